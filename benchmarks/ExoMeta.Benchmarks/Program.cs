using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters.Json;
using BenchmarkDotNet.Running;

// Operations per second beside the mean: numbers, fits or trials per second. The JSON is what peers/table.R reads.
var config = DefaultConfig.Instance.AddColumn(StatisticColumn.OperationsPerSecond).AddExporter(JsonExporter.Brief);
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
