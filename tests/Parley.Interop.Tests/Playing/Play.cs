using System.Security.Cryptography;
using Xunit.Sdk;

namespace Parley.Interop.Tests.Playing;

/// <summary>Plays whose dice fall differently each time. The seed of one that failed is told, and PARLEY_SEED repeats it.</summary>
internal static class Play
{
    private const string Variable = "PARLEY_SEED";

    internal static async Task WithSeedAsync(Func<string, Task> play)
    {
        string seed = Environment.GetEnvironmentVariable(Variable) ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
        try
        {
            await play(seed);
        }
        catch (Exception failure)
        {
            throw new XunitException($"{Variable}={seed} lets the dice fall the same again. {failure.Message}", failure);
        }
    }
}
