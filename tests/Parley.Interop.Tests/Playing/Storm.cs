namespace Parley.Interop.Tests.Playing;

/// <summary>What the network does, in per cent of messages: lost, delivered twice, and first delivered with one bit changed.</summary>
internal static class Storm
{
    internal const int Lost = 12;
    internal const int Doubled = 10;
    internal const int Altered = 5;
}
