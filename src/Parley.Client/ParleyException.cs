namespace Parley.Client;

/// <summary>Something was not done. Whoever catches this sees every way in which an operation of the SDK can fail, cancellation apart.</summary>
/// <param name="code">Stable, kebab case.</param>
/// <param name="message">A sentence for people.</param>
public class ParleyException(string code, string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Why, in a word that does not change between versions: the code of a problem document, or one of this library's own.</summary>
    public string Code { get; } = code;

    /// <summary>Whether trying again later may succeed without anybody's doing anything.</summary>
    public virtual bool IsTransient => false;
}
