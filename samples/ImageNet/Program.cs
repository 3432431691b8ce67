using Arguments;
using ImageNetTraining;

return CommandRun.Run(ImageNetCommand.Create(), args);
