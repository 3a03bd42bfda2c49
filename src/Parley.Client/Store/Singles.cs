using System.Runtime.InteropServices;

namespace Parley.Client.Store;

/// <summary>The key of what there is one of.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Only;

/// <summary>Records of which a store has one or none; they share a table.</summary>
internal static class Singles
{
    public static Table<Only, T> Table<T>(string name)
        where T : class => Table(name, StoreJson.Encode<T>, StoreJson.Decode<T>);

    public static Table<Only, T> Table<T>(string name, Func<T, byte[]> encode, Func<byte[], T> decode)
        where T : class => new("singles", ["name"], [])
        {
            Filter = $"WHERE name = '{name}'",
            KeyOf = static _ => default,
            KeyColumns = _ => [name],
            Encode = encode,
            Decode = decode,
        };
}
