using Parley.Client.Store;

namespace Parley.Client.Bots;

/// <summary>A note of a bot. Notes lie among the single records, under a name that no other of those begins with.</summary>
internal sealed record StoredNote(string Name, string Text)
{
    private const string Prefix = "note:";

    public static Table<string, StoredNote> Table { get; } = new("singles", ["name"], [])
    {
        Filter = $"WHERE name >= '{Prefix}' AND name < '{Prefix}\U0010FFFF'",
        KeyOf = static note => note.Name,
        KeyColumns = static name => [Prefix + name],
        Encode = StoreJson.Encode,
        Decode = StoreJson.Decode<StoredNote>,
    };

    public static List<StoredNote> Find(Step step, string prefix) => step.Find(
        Table, "WHERE name >= @from AND name < @to ORDER BY name", ("from", Prefix + prefix), ("to", Prefix + prefix + "\U0010FFFF"));
}
