using System.Runtime.InteropServices;
using ExoMeta.Cli;

// Ctrl-C and a polite kill cancel the work, so that it can clean up; the second one ends the process at once.
// The source is not disposed: a signal may still come while the program ends.
var cancellation = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
using var input = new StreamReader(Console.OpenStandardInput());
return await App.RunAsync(args, input, Console.Out, Console.Error, cancellation.Token);

void Cancel(PosixSignalContext context)
{
    context.Cancel = !cancellation.IsCancellationRequested;
    cancellation.Cancel();
}
