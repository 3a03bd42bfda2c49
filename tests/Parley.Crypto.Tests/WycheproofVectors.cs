using System.Text.Json;

namespace Parley.Crypto.Tests;

/// <summary>The groups and tests of a Wycheproof file, and their fields.</summary>
internal static class WycheproofVectors
{
    internal static IEnumerable<(JsonElement Group, JsonElement Test)> Read(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Checkout.Wycheproof(file)));
        foreach (JsonElement group in document.RootElement.GetProperty("testGroups").EnumerateArray())
        {
            foreach (JsonElement test in group.GetProperty("tests").EnumerateArray())
                yield return (group, test);
        }
    }

    internal static byte[] Bytes(this JsonElement element, string name) => Convert.FromHexString(element.GetProperty(name).GetString()!);

    internal static bool IsValid(this JsonElement test) => string.Equals(test.GetProperty("result").GetString(), "valid", StringComparison.Ordinal);
}
