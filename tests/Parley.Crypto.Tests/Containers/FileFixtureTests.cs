using System.Text.Json;

namespace Parley.Crypto.Tests.Containers;

public sealed class FileFixtureTests
{
    [Fact]
    public async Task The_file_that_the_web_engine_has_sealed_is_the_same_byte_for_byte()
    {
        using JsonDocument fixture = JsonDocument.Parse(File.ReadAllText(Path.Combine(Checkout.Root, "web", "src", "engine", "media", "fixtures", "file.json")));
        JsonElement json = fixture.RootElement;
        byte[] key = json.GetProperty("key").GetBytesFromBase64(), salt = json.GetProperty("salt").GetBytesFromBase64();
        byte[] container = json.GetProperty("container").GetBytesFromBase64();
        string context = json.GetProperty("context").GetString()!;
        byte[] file = [.. Enumerable.Range(0, json.GetProperty("size").GetInt32()).Select(i => (byte)((i * 7) + (i >> 8)))];

        using MemoryStream opened = new(), again = new();
        Assert.True(await Container.OpenAsync(key, context, new MemoryStream(container), file.Length, opened));
        Assert.Equal(file, opened.ToArray());
        await Container.SealAsync(key, context, new MemoryStream(file), again, salt.CopyTo);
        Assert.Equal(container, again.ToArray());
    }
}
