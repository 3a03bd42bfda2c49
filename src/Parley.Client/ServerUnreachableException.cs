namespace Parley.Client;

/// <summary>The server could not be reached or did not answer in time. Nothing is known about what it did.</summary>
public sealed class ServerUnreachableException : ParleyException
{
    internal ServerUnreachableException(string message, Exception? innerException = null)
        : base("unreachable", message, innerException)
    {
    }

    /// <inheritdoc/>
    public override bool IsTransient => true;
}
