namespace Parley.Client.Tests.Surface;

public sealed class QuickStartTests
{
    [Theory]
    [InlineData("README.md")]
    [InlineData("src/Parley.Client/README.md")]
    public async Task The_quick_start_of_a_readme_compiles_and_is_short(string readme)
    {
        var source = await File.ReadAllLinesAsync(Checkout.Path("tests", "Parley.Client.Tests", "Surface", "QuickStart.cs"));
        var compiled = source.SkipWhile(l => l.Trim() != "// begin").Skip(1).TakeWhile(l => l.Trim() != "// end").Select(l => l[8..]).ToList();
        var shown = (await File.ReadAllLinesAsync(Checkout.Path(readme.Split('/')))).SkipWhile(l => l != "```csharp").Skip(1).TakeWhile(l => l != "```")
            .Where(l => l.Length > 0 && !l.StartsWith("using Parley", StringComparison.Ordinal)).ToList();
        Assert.Equal(compiled, shown);
        Assert.InRange(shown.Count, 1, 10);
    }
}
