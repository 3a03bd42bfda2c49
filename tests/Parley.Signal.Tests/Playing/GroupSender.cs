namespace Parley.Signal.Tests.Playing;

/// <summary>A device that writes to a group under its own sender key.</summary>
internal sealed class GroupSender(string seed)
{
    internal static readonly Guid DistributionId = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");

    private readonly Seeded random = new(seed);

    internal SenderKeyRecord Record { get; set; } = SenderKeyRecord.Empty;

    internal byte[] Distributes()
    {
        (byte[] distribution, Record) = GroupSession.CreateDistribution(Record, DistributionId, random.Fill);
        return distribution;
    }

    internal byte[] Encrypts(ReadOnlySpan<byte> plaintext)
    {
        (byte[] bytes, Record) = GroupSession.Encrypt(Record, DistributionId, plaintext, random.Fill);
        return bytes;
    }
}
