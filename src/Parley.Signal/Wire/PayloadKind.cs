namespace Parley.Signal.Wire;

/// <summary>What a message of the braid brings, by its number on the wire.</summary>
internal enum PayloadKind : byte
{
    None,

    /// <summary>A chunk of the key's header and its code.</summary>
    Header,

    /// <summary>A chunk of the key's vector.</summary>
    Vector,

    /// <summary>The same, and that the first part of the ciphertext has arrived whole.</summary>
    VectorAndAcknowledgement,

    /// <summary>That the first part of the ciphertext has arrived whole.</summary>
    Acknowledgement,

    /// <summary>A chunk of the first part of the ciphertext.</summary>
    Ct1,

    /// <summary>A chunk of the second part of the ciphertext and its code.</summary>
    Ct2,
}
