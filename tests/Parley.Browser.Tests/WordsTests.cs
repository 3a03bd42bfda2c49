using System.Text.RegularExpressions;

namespace Parley.Browser.Tests;

/// <summary>What the product never says, in whatever language of its source.</summary>
public sealed partial class WordsTests
{
    [Fact]
    public async Task Nothing_in_the_built_client_says_that_something_could_not_be_decrypted()
    {
        var files = Directory.EnumerateFiles(WebServer.Path("dist"), "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".js" or ".html" or ".webmanifest").ToList();
        Assert.Contains(files, file => Path.GetFileName(file).StartsWith("worker-", StringComparison.Ordinal));
        Assert.Matches(Apology(), "Unable to decrypt this message");
        foreach (var file in files)
            Assert.DoesNotMatch(Apology(), await File.ReadAllTextAsync(file));
    }

    [GeneratedRegex("(unable to|cannot|can['’]t|couldn['’]t|could not|failed to|failure to|impossible to|not)( be)? decrypt", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Apology();
}
