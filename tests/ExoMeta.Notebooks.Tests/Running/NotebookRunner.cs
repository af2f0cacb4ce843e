using System.Globalization;
using System.Reflection;
using ExoMeta.Interactive;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace ExoMeta.Notebooks.Tests.Running;

/// <summary>A cell of a notebook failed.</summary>
internal sealed class NotebookFailedException(string message, Exception inner) : Exception(message, inner);

/// <summary>
/// Runs notebooks as a C# kernel does, against the local build: packages of ours that a cell asks for are the assemblies beside the
/// tests, the culture is invariant, and the working directory is the notebook's own folder, as in Jupyter and VS Code.
/// One at a time: console, culture and working directory belong to the process.
/// </summary>
internal static class NotebookRunner
{
    private static readonly string[] KernelImports =
        ["System", "System.IO", "System.Text", "System.Collections", "System.Collections.Generic", "System.Linq", "System.Threading.Tasks"];

    /// <summary>Runs every code cell and puts its outputs into the notebook.</summary>
    /// <param name="notebook">The notebook.</param>
    /// <param name="folder">The folder that its cells run in.</param>
    /// <param name="shown">Told the value of each cell, before it is rounded for reading.</param>
    /// <exception cref="NotebookFailedException">A cell does not compile, throws, or ends in a value that kernels render as they like.</exception>
    public static async Task RunAsync(NotebookFile notebook, string folder, Action<object?>? shown = null)
    {
        var (console, culture, directory) = (Console.Out, CultureInfo.CurrentCulture, Directory.GetCurrentDirectory());
        var state = await CSharpScript.RunAsync("", Options());
        var turn = 0;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            Directory.SetCurrentDirectory(folder);
            foreach (var cell in notebook.CodeCells)
            {
                using var printed = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
                Console.SetOut(printed);
                try
                {
                    state = await RunAsync(cell, state);
                    shown?.Invoke(state.ReturnValue);
                    cell.SetOutputs(++turn, printed.ToString(), KernelFormatting.Render(state.ReturnValue));
                }
#pragma warning disable CA1031 // Whatever a cell throws is reported with the cell's number, and thrown again.
                catch (Exception e)
#pragma warning restore CA1031
                {
                    throw new NotebookFailedException(
                        string.Create(CultureInfo.InvariantCulture, $"{notebook.Name}, cell {cell.Number}: {e.Message}"), e);
                }
            }
        }
        finally
        {
            Console.SetOut(console);
            CultureInfo.CurrentCulture = culture;
            Directory.SetCurrentDirectory(directory);
        }
    }

    /// <summary>What the compiler says of cells in their order, with a package of ours loaded as a kernel loads it; nothing is run.</summary>
    /// <param name="package">The package.</param>
    /// <param name="cells">The cells.</param>
    public static IReadOnlyList<Diagnostic> Compile(string package, IEnumerable<string> cells)
    {
        var version = typeof(Notebook).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        var options = Options().AddReferences(LocalPackages.Resolve(package, version));
        Script script = CSharpScript.Create(LocalPackages.ExtensionScript(package) ?? "", options);
        var diagnostics = new List<Diagnostic>();
        foreach (var cell in cells)
        {
            script = script.ContinueWith(cell, options);
            diagnostics.AddRange(script.Compile());
        }

        return diagnostics;
    }

    private static async Task<ScriptState<object>> RunAsync(CodeCell cell, ScriptState<object> state)
    {
        var directives = CellDirectives.Of(cell.Source);
        var options = state.Script.Options;
        foreach (var (name, version) in directives.Packages)
        {
            options = options.AddReferences(LocalPackages.Resolve(name, version));
            if (LocalPackages.ExtensionScript(name) is { } extension)
            {
                state = await state.ContinueWithAsync(extension, options);
            }
        }

        return await state.ContinueWithAsync(directives.Code, options);
    }

    /// <summary>The framework alone: what a notebook uses besides, it must ask for.</summary>
    private static ScriptOptions Options()
    {
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetDirectoryName(path) == framework)
            .Order(StringComparer.Ordinal)
            .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path));
        return ScriptOptions.Default.WithReferences(references).WithImports(KernelImports);
    }
}
