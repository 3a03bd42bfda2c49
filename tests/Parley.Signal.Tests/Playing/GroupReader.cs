namespace Parley.Signal.Tests.Playing;

/// <summary>A device that reads what one other device writes to a group.</summary>
internal sealed class GroupReader
{
    internal SenderKeyRecord Record { get; set; } = SenderKeyRecord.Empty;

    internal void Learns(byte[] distribution) => Record = GroupSession.ProcessDistribution(Record, distribution);

    internal byte[] Decrypts(byte[] message)
    {
        (byte[] plaintext, Record) = GroupSession.Decrypt(Record, message);
        return plaintext;
    }

    /// <summary>Fails unless the message is refused, and tells why it was.</summary>
    internal SignalErrorCode Refuses(byte[] message) => Assert.Throws<SignalException>(() => Decrypts(message)).Code;
}
