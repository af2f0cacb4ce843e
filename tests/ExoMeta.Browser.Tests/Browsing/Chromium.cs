using System.Globalization;
using OpenQA.Selenium;
using OpenQA.Selenium.Chrome;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace ExoMeta.Browser.Tests.Browsing;

/// <summary>How a page is shown.</summary>
/// <param name="Width">Width of the window in CSS pixels.</param>
/// <param name="IsDark">Whether the reader prefers dark pages.</param>
/// <param name="IsPrint">Whether the rules for paper apply.</param>
public sealed record Look(int Width = 1280, bool IsDark = false, bool IsPrint = false);

/// <summary>
/// A headless Chromium for the tests of a class, started when the first of them opens a page. Its driver and the browser are those of the machine: nothing is ever downloaded.
/// </summary>
public sealed class Chromium : IDisposable
{
    private readonly DirectoryInfo _profile = Directory.CreateTempSubdirectory("exometa-browser-");
    private readonly Lazy<ChromeDriver> _driver;
    private ChromeDriverService? _service;

    public Chromium() => _driver = new(Start);

    /// <summary>Opens a file as <c>file://</c> and waits until it is loaded.</summary>
    public Page Open(string path, Look? look = null)
    {
        Installation.Require();
        var driver = _driver.Value;
        Show(driver, look ?? new());

        // What an earlier page did is not this page's.
        driver.Navigate().GoToUrl("about:blank");
        _ = new Page(driver).Requests();
        _ = new Page(driver).Console();
        driver.Navigate().GoToUrl(new Uri(path).AbsoluteUri);
        return new(driver);
    }

    /// <summary>Shows the open page otherwise.</summary>
    public void Show(Look look) => Show(_driver.Value, look);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_driver.IsValueCreated)
        {
            _driver.Value.Quit();
            _driver.Value.Dispose();
        }

        _service?.Dispose();
        try
        {
            _profile.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A browser that is still closing its files leaves them to the temporary folder.
        }
    }

    private static void Show(ChromeDriver driver, Look look)
    {
        driver.ExecuteCdpCommand("Emulation.setDeviceMetricsOverride", new() { ["width"] = look.Width, ["height"] = 900, ["deviceScaleFactor"] = 1, ["mobile"] = false });
        driver.ExecuteCdpCommand("Emulation.setEmulatedMedia", new()
        {
            ["media"] = look.IsPrint ? "print" : "screen",
            ["features"] = new object[] { new Dictionary<string, object> { ["name"] = "prefers-color-scheme", ["value"] = look.IsDark ? "dark" : "light" } },
        });
    }

    private ChromeDriver Start()
    {
        var options = new ChromeOptions { BinaryLocation = Installation.Program };
        options.AddArguments(
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions", "--disable-sync",
            "--disable-background-networking", "--disable-component-update", "--window-size=1280,900", $"--user-data-dir={_profile.FullName}");
        options.SetLoggingPreference(LogType.Browser, LogLevel.All);
        options.SetLoggingPreference("performance", LogLevel.All);

        // With the driver's own path nothing looks for another one.
        _service = ChromeDriverService.CreateDefaultService(Path.GetDirectoryName(Installation.Driver)!, Path.GetFileName(Installation.Driver));
        _service.SuppressInitialDiagnosticInformation = true;
        return new(_service, options, TimeSpan.FromSeconds(120));
    }

    /// <summary>Where browser and driver are.</summary>
    private static class Installation
    {
        public static string? Program { get; } = Find("chromium", "chromium-browser", "google-chrome");

        public static string? Driver { get; } = Find("chromedriver");

        /// <summary>Skips the test on a machine without a browser; under continuous integration it fails.</summary>
        public static void Require()
        {
            var missing = string.Join(" and ", new[] { Program is null ? "chromium" : null, Driver is null ? "chromedriver" : null }.OfType<string>());
            var reason = string.Create(CultureInfo.InvariantCulture, $"{missing} not found in PATH (Debian: chromium, chromium-driver)");
            Assert.False(missing.Length > 0 && Environment.GetEnvironmentVariable("CI") == "true", reason);
            SkippedTest.When(missing.Length > 0, reason);
        }

        private static string? Find(params string[] names) => names
            .SelectMany(n => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator), (n, folder) => Path.Combine(folder, n))
            .FirstOrDefault(File.Exists);
    }
}
