namespace ExoMeta.Testing;

/// <summary>Skips a test and says why where a plain <c>dotnet test</c> shows it.</summary>
internal static class SkippedTest
{
    public static void When(bool condition, string reason)
    {
        if (condition)
        {
            Xunit.TestContext.Current.SendDiagnosticMessage($"skipped {Xunit.TestContext.Current.TestMethod?.MethodName}: {reason}");
            Xunit.Assert.Skip(reason);
        }
    }
}
