using FashionMnist;
using Spectre.Console;

// A file gets neither colours nor a bar that moves, and more room than the smallest terminal.
if (Console.IsOutputRedirected)
{
    AnsiConsole.Console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No });
    AnsiConsole.Profile.Width = 100;
}
return DemoCommand.Create(options => new Demo(options).Run()).Parse(args).Invoke();
