namespace Parley.Signal.Tests.Playing;

internal sealed record Envelope(int Type, byte[] Bytes);
