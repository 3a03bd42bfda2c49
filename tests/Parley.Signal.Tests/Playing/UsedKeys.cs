using System.Collections;
using System.Runtime.InteropServices;

namespace Parley.Signal.Tests.Playing;

/// <summary>Keys that must not be found any more, and the search for them: by their first eight bytes at every place, then whole.</summary>
internal sealed class UsedKeys : IEnumerable<string>
{
    private readonly Dictionary<ulong, (string Name, byte[] Key)> keys = [];

    internal void Add(string name, ReadOnlySpan<byte> key) => keys[MemoryMarshal.Read<ulong>(key)] = (name, key.ToArray());

    internal List<string> In(ReadOnlySpan<byte> state)
    {
        List<string> found = [];
        for (int at = 0; at <= state.Length - sizeof(ulong); at++)
        {
            if (keys.TryGetValue(MemoryMarshal.Read<ulong>(state[at..]), out (string Name, byte[] Key) used) && state[at..].StartsWith(used.Key))
                found.Add(used.Name);
        }

        return found;
    }

    public IEnumerator<string> GetEnumerator() => keys.Values.Select(used => used.Name).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
