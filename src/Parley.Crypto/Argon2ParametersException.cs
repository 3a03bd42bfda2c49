namespace Parley.Crypto;

/// <summary>Parameters of Argon2id that are out of bounds. Nothing was computed and no memory was taken.</summary>
public sealed class Argon2ParametersException(Argon2Parameters parameters)
    : Exception($"Argon2id is not computed with {parameters.MemoryKiB} KiB, {parameters.Passes} passes and {parameters.Lanes} lanes.")
{
    /// <summary>What was asked for.</summary>
    public Argon2Parameters Parameters { get; } = parameters;
}
