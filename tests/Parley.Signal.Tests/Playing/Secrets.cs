using Parley.Signal.Ratchets;
using Parley.Signal.Sessions;

namespace Parley.Signal.Tests.Playing;

/// <summary>What a thief of a device would read in its current session.</summary>
internal static class Secrets
{
    internal static SessionState CurrentSession(this Device device) => device.Record.Current ?? throw new InvalidOperationException("No current session.");

    internal static byte[] PqChainKey(this SessionState session)
        => session.PqRatchet.Chains.Find(session.PqRatchet.Braid.Epoch - 1)!.Sending!.ChainKey;

    /// <summary>Everything that would decrypt the next message this session sends, or those after it in its chains.</summary>
    internal static void AddKeysOfNextMessage(this UsedKeys used, SessionState session, int number)
    {
        byte[] seed = new byte[32], pqKey = new byte[32], buffer = new byte[MessageKeys.Size];
        session.Ratchet.NextSeed(seed);
        session.PqRatchet.Chains.Send(session.PqRatchet.Braid.Epoch - 1, pqKey, out _);
        MessageKeys keys = new(seed, pqKey, buffer);
        used.Add($"chain key {number}", session.Ratchet.Sending!.ChainKey);
        used.Add($"post-quantum chain key {number}", session.PqChainKey());
        used.Add($"seed {number}", seed);
        used.Add($"post-quantum key {number}", pqKey);
        used.Add($"cipher key {number}", keys.CipherKey);
        used.Add($"MAC key {number}", keys.MacKey);
        used.Add($"IV {number}", keys.Iv);
    }
}
