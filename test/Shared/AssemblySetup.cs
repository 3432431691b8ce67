// A network's kernels already use every core, and libtorch's thread count and random state are the process's: tests run one by one.
[assembly: DoNotParallelize]
