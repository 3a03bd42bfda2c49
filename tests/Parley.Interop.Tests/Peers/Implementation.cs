namespace Parley.Interop.Tests.Peers;

/// <summary>What speaks the protocol.</summary>
public enum Implementation
{
    /// <summary>Parley.Signal, in this process.</summary>
    CSharp,

    /// <summary>The web client's engine.</summary>
    TypeScript,

    /// <summary>The official library, pinned: 0.103.0.</summary>
    Official,

    /// <summary>The release 0.90.0 of it, which does not insist on SPQR and does not name the ends of a message.</summary>
    Official090,
}
