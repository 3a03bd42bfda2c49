namespace Parley.Interop.Tests.Peers;

/// <summary>What two people compare, as digits and as a code.</summary>
internal sealed record SafetyCode(string Digits, byte[] Qr);
