// The quick start of 1-quick-start.ipynb as one file:  dotnet run notebooks/quickstart.cs
// A folder for the forest plot may follow:             dotnet run notebooks/quickstart.cs -- FOLDER
//
// In a clone the next line takes ExoMeta from its source. With the package (docs/install.md) write in its place:
//   #:package ExoMeta.Interactive@0.1.0
#:project ../src/ExoMeta.Interactive/ExoMeta.Interactive.csproj
// A single file is otherwise prepared for native compilation, for which the SDK fetches a compiler.
#:property PublishAot=false

using System.Runtime.CompilerServices;
using System.Text;
using ExoMeta.Effects;
using ExoMeta.Interactive;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Plots;
using ExoMeta.Trials;

Console.OutputEncoding = Encoding.UTF8;
var folder = Directory.CreateDirectory(args.Length > 0 ? args[0] : Beside("../out")).FullName;

// Three lines from a table to a pool and its forest plot.
var bcg = Studies.Read(Beside("../inputs/classics/bcg.csv")).Effects(Measures.OddsRatio).Pool(Method.DL, Inference.HartungKnappNeverNarrower);
Console.WriteLine(bcg);
File.WriteAllText(Path.Combine(folder, "forest.svg"), SvgWriter.Write(bcg.Forest().Scene));

// Five lines to the power of the next trial.
var design = new TrialDesign(
    [new Arm("placebo", 51, null, IsControl: true), new Arm("exosomes", 51, 15, IsControl: false)],
    new Endpoint.Binary("Death by day 28", new UncertainQuantity.Beta(8, 16)) { LowerIsBetter = true },
    TrialComparison.AgainstControl, new MultiplicityProcedure.None(), Alpha: 0.025);
Console.WriteLine(TrialSimulator.Run(design, new Truth.Fixed([Math.Log(0.5)]), new MonteCarloPlan(Replicates: 100_000, Seed: 20251122)).Show());

Console.Error.WriteLine($"The forest plot is {Path.Combine(folder, "forest.svg")}");

// A path from the folder of this file, whatever the current one.
static string Beside(string path, [CallerFilePath] string file = "") => Path.GetFullPath(path, Path.GetDirectoryName(Path.GetFullPath(file))!);
