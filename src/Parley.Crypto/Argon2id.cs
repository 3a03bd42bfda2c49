using Parley.Crypto.Argon2;

namespace Parley.Crypto;

/// <summary>
/// Argon2id version 0x13 (RFC 9106), for keys out of passphrases. Which memory is read depends on the password from the third
/// quarter of the first pass on: that is Argon2id's own trade between side channels and attackers' hardware.
/// </summary>
public static class Argon2id
{
    /// <summary>Fewest bytes of salt.</summary>
    public const int MinSaltSize = 8;

    /// <summary>Fewest bytes of output.</summary>
    public const int MinOutputSize = 4;

    /// <summary>
    /// Fills <paramref name="output"/>, at least <see cref="MinOutputSize"/> bytes, whose length is part of what is hashed. The memory is
    /// taken outside the managed heap and erased before this returns.
    /// </summary>
    /// <exception cref="Argon2ParametersException">The parameters are out of bounds.</exception>
    /// <exception cref="ArgumentException">The salt or the output is too short.</exception>
    /// <exception cref="OutOfMemoryException">The machine does not give that much memory.</exception>
    public static void Derive(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, Argon2Parameters parameters, Span<byte> output)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (!parameters.AreAcceptable)
            throw new Argon2ParametersException(parameters);
        if (salt.Length < MinSaltSize)
            throw new ArgumentException($"A salt has at least {MinSaltSize} bytes, not {salt.Length}.", nameof(salt));
        if (output.Length < MinOutputSize)
            throw new ArgumentException($"The output has at least {MinOutputSize} bytes, not {output.Length}.", nameof(output));

        using BlockMatrix matrix = new(parameters);
        Span<byte> seed = stackalloc byte[SeedBlocks.SeedSize];
        SeedBlocks.HashInput(password, salt, parameters, output.Length, seed);
        SeedBlocks.Write(seed, matrix);
        Secret.Erase(seed);
        MatrixFilling.Fill(matrix, parameters.Passes);
        matrix.Finish(output);
    }
}
