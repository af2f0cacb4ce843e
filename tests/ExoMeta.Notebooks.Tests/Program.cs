using ExoMeta.Notebooks.Tests.Running;
using Xunit.Runner.InProc.SystemConsole;

// With --check or --write this is the notebook runner; with anything else the tests, as xunit's own entry point runs them.
return args is ["--check" or "--write", ..]
    ? await RunnerCommand.RunAsync(args, Console.Out, Console.Error)
    : await ConsoleRunner.Run(args);
