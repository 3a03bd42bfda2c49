namespace Parley.Interop.Tests.Playing;

/// <summary>A message under way.</summary>
internal sealed class Transit(Envelope envelope, byte[] plaintext)
{
    internal Envelope Envelope { get; } = envelope;

    internal byte[] Plaintext { get; } = plaintext;

    /// <summary>How many sent later were delivered before it.</summary>
    internal int Overtaken { get; set; }
}
