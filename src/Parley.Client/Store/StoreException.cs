namespace Parley.Client;

/// <summary>The local store could not be opened or read.</summary>
public sealed class StoreException : ParleyException
{
    private StoreException(string code, string message, Exception? innerException = null)
        : base(code, message, innerException)
    {
    }

    internal static StoreException InUse(string path, Exception cause) =>
        new("store-in-use", $"Another process, or another client of this one, uses the store '{path}'. A store belongs to one client at a time.", cause);

    internal static StoreException Missing(string path) => new("store-missing", $"There is no store '{path}'. Sign in to make one.");

    internal static StoreException Newer(string path) => new("store-newer", $"The store '{path}' was written by a newer version of Parley.");

    internal static StoreException WrongKey(string detail, Exception? cause = null) => new("store-key", detail, cause);

    internal static StoreException Damaged(string table) =>
        new("store-damaged", $"A row of the store's table '{table}' was changed by something else than its client, or is broken.");

    internal static StoreException Failed(Exception cause) => new("store-failed", $"The store could not be written or read: {cause.Message}", cause);
}
