using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Parley.Client.Keys;
using Parley.Contracts;
using Parley.Signal;

namespace Parley.Client.Messages;

/// <summary>A device that a message is encrypted for.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Target(PinnedList List, PinnedDevice Device)
{
    public DeviceAddress Address => new(List.Account.Value, Device.DeviceId);
}

/// <summary>Whom a message is for: the accounts of the chat and the epochs of their device lists.</summary>
internal static class Audience
{
    private const int AccountBytes = 16;

    private static ReadOnlySpan<byte> Domain => "Parley/Audience/v1\0"u8;

    /// <summary>SHA-256 over the domain and, sorted by the account's bytes, account (16, big endian) and epoch (4, big endian).</summary>
    public static byte[] Hash(IEnumerable<(AccountId Account, uint Epoch)> members)
    {
        using var bytes = new MemoryStream();
        bytes.Write(Domain);
        foreach (var entry in members.Select(Entry).Order(Comparer<byte[]>.Create(static (a, b) => a.AsSpan(0, AccountBytes).SequenceCompareTo(b.AsSpan(0, AccountBytes)))))
            bytes.Write(entry);
        return SHA256.HashData(bytes.ToArray());
    }

    /// <summary>Every listed device of every account but the sending one.</summary>
    public static List<Target> Targets(IEnumerable<PinnedList> lists, DeviceAddress self) =>
        [.. lists.SelectMany(list => list.Devices.Select(device => new Target(list, device))).Where(target => target.Address != self)];

    private static byte[] Entry((AccountId Account, uint Epoch) member)
    {
        var entry = new byte[AccountBytes + sizeof(uint)];
        member.Account.Value.TryWriteBytes(entry, bigEndian: true, out _);
        BinaryPrimitives.WriteUInt32BigEndian(entry.AsSpan(AccountBytes), member.Epoch);
        return entry;
    }
}
