// The quick start of 1-quick-start.ipynb as one file:  dotnet run notebooks/quickstart.cs
// A folder for the forest plot may follow:             dotnet run notebooks/quickstart.cs -- FOLDER
//
// In a clone the next line takes ExoMeta from its source. With the package (docs/install.md) write in its place:
//   #:package ExoMeta.Interactive@0.1.0
// and, where this file no longer lies in a clone, the path of a table of your own below.
#:project ../src/ExoMeta.Interactive/ExoMeta.Interactive.csproj
// A single file is otherwise prepared for native compilation, for which the SDK fetches a compiler.
#:property PublishAot=false

using System.Runtime.CompilerServices;
using System.Text;
using ExoMeta.Analysis;
using ExoMeta.Effects;
using ExoMeta.Interactive;
using ExoMeta.Plots;
using ExoMeta.Trials;

Console.OutputEncoding = Encoding.UTF8;
var folder = Directory.CreateDirectory(args.Length > 0 ? args[0] : Beside("../out")).FullName;

// Three lines from a table to a pool and its forest plot.
var bcg = Studies.Read(Beside("../inputs/classics/bcg.csv")).Effects(Measures.OddsRatio).Pool(Method.REML, Inference.HartungKnapp);
Console.WriteLine(bcg);
File.WriteAllText(Path.Combine(folder, "forest.svg"), SvgWriter.Write(bcg.Forest().Scene));

// Five lines to the power of the next trial.
var risk = new UncertainQuantity.Beta(5, 95);
var endpoint = new Endpoint.Binary("Tuberculosis", risk) { LowerIsBetter = true };
Arm[] arms = [Arm.Control("control", 400), Arm.Treated("vaccine", 400)];
var next = bcg.NextTrial(TrialDesign.AgainstControl(endpoint, arms), TruthKind.Predictive);
Console.WriteLine(next.Simulate(1_000_000));

Console.Error.WriteLine($"The forest plot is {Path.Combine(folder, "forest.svg")}");

// A path from the folder of this file, whatever the current one.
static string Beside(string path, [CallerFilePath] string file = "") => Path.GetFullPath(path, Path.GetDirectoryName(Path.GetFullPath(file))!);
