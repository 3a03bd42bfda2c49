using System.Security.Cryptography;

namespace Parley.Crypto.Tests.Containers;

public sealed class MessageBodyTests
{
    [Fact]
    public void A_body_opens_with_its_key_and_hash_and_with_no_other()
    {
        byte[] content = new SeededBytes("body").Next(500);
        SealedBody one = MessageBody.Seal(content, RandomNumberGenerator.Fill), other = MessageBody.Seal(content, RandomNumberGenerator.Fill);
        Assert.True(MessageBody.TryOpen(one.ContentKey, one.Hash, one.Body, out byte[] opened));
        Assert.Equal(content, opened);
        Assert.Equal(SHA256.HashData(one.Body), one.Hash);
        Assert.NotEqual(one.ContentKey, other.ContentKey);

        Assert.False(MessageBody.TryOpen(one.ContentKey, other.Hash, one.Body, out opened));
        Assert.Empty(opened);
        Assert.False(MessageBody.TryOpen(other.ContentKey, one.Hash, one.Body, out _));
        Assert.False(MessageBody.TryOpen(one.ContentKey, one.Hash, other.Body, out _));
        Assert.False(MessageBody.TryOpen(one.ContentKey, other.Hash, other.Body, out _));
    }

    [Fact]
    public void Keys_and_hashes_of_other_lengths_open_nothing()
    {
        SealedBody sealedBody = MessageBody.Seal([1, 2, 3], RandomNumberGenerator.Fill);
        Assert.False(MessageBody.TryOpen(sealedBody.ContentKey.AsSpan(1), sealedBody.Hash, sealedBody.Body, out _));
        Assert.False(MessageBody.TryOpen(sealedBody.ContentKey, sealedBody.Hash.AsSpan(1), sealedBody.Body, out _));
        Assert.False(MessageBody.TryOpen([], [], [], out _));
    }

    [Fact]
    public void A_body_is_a_container_in_the_context_of_bodies()
    {
        SealedBody sealedBody = MessageBody.Seal([1, 2, 3], RandomNumberGenerator.Fill);
        Assert.True(Container.TryOpen(sealedBody.ContentKey, "Parley/body/v1", sealedBody.Body, out byte[] content));
        Assert.Equal([1, 2, 3], content);
    }
}
