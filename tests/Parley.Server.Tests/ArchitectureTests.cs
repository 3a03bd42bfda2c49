using System.Reflection;

namespace Parley.Server.Tests;

public sealed class ArchitectureTests
{
    private static readonly Assembly Server = typeof(ServerHost).Assembly;

    [Fact]
    public void The_server_does_not_know_the_Signal_protocol() =>
        Assert.DoesNotContain(Server.GetReferencedAssemblies(), a => a.Name is "Parley.Signal" or "Parley.Client");

    [Fact]
    public void Nothing_of_the_server_is_public() => Assert.Empty(Server.GetExportedTypes());

    [Theory]
    [InlineData("Delivery", "Accounts", "Devices", "Keys", "Users", "Chats", "Messages", "Receipts", "Presence", "Web")]
    [InlineData("Storage", "Accounts", "Devices", "Keys", "Users", "Chats", "Messages", "Receipts", "Presence", "Live", "Delivery", "Web", "Operations")]
    public void The_lower_layers_do_not_know_the_features(string layer, params string[] features)
    {
        var root = Repository.Root("src", "Parley.Server", layer);
        var arrows = Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => File.ReadLines(file).Select(line => (file, line)))
            .Where(x => features.Any(f => x.line.StartsWith($"using Parley.Server.{f}", StringComparison.Ordinal)))
            // A caller is the signed-in device itself: the one word about accounts that every layer speaks.
            .Where(x => !x.line.StartsWith("using Parley.Server.Accounts;", StringComparison.Ordinal) || !File.ReadAllText(x.file).Contains("Caller", StringComparison.Ordinal))
            .Select(x => $"{Path.GetFileName(x.file)}: {x.line}");
        Assert.Empty(arrows);
    }
}
