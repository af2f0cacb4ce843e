using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters.Json;
using BenchmarkDotNet.Running;
using Microsoft.Win32.SafeHandles;

if (args is ["words", var layout])
{
    // Not Console's own stream, which says nothing when the pipe is closed.
    using var output = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
    return RandomWords.Write(layout, output);
}

// Operations per second beside the mean: numbers, fits or trials per second. The JSON is what peers/table.R reads.
var config = DefaultConfig.Instance.AddColumn(StatisticColumn.OperationsPerSecond).AddExporter(JsonExporter.Brief);
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
return 0;
