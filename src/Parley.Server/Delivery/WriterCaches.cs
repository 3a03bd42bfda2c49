namespace Parley.Server.Delivery;

/// <summary>
/// What the writer remembers between batches instead of asking the database again: chats with their members, accounts with their devices.
/// Only the writer's thread touches it; a rollback forgets everything.
/// </summary>
internal sealed class WriterCaches
{
    private readonly List<Action> _clear = [];

    public void Register(Action clear) => _clear.Add(clear);

    public void Clear()
    {
        foreach (var clear in _clear)
            clear();
    }
}
