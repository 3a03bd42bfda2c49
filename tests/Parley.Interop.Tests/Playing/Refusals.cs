using Parley.Interop.Tests.Peers;

namespace Parley.Interop.Tests.Playing;

internal static class Refusals
{
    /// <summary>Fails unless it is refused as a message whose key was used.</summary>
    internal static async Task AsDuplicateAsync(Func<Task> read)
        => Assert.Equal(SignalErrorCode.Duplicate, (await Assert.ThrowsAsync<SignalException>(read)).Code);

    /// <summary>Fails unless it is refused, for whatever reason.</summary>
    internal static async Task AsAlteredAsync(Func<Task> read)
        => Assert.True(await Record.ExceptionAsync(read) is SignalException or AgentException, "an altered message was read");

    /// <summary>The same bytes but for one bit.</summary>
    internal static byte[] Alter(byte[] bytes, Seeded dice)
    {
        byte[] altered = [.. bytes];
        altered[dice.Roll(bytes.Length)] ^= (byte)(1 << dice.Roll(8));
        return altered;
    }
}
