using Parley.Signal.Ratchets;
using Parley.Signal.Tests.Playing;

namespace Parley.Signal.Tests;

public sealed class CbcTests
{
    private readonly byte[] key = new Seeded("key").Next(32);
    private readonly byte[] iv = new Seeded("iv").Next(16);

    [Fact]
    public void A_plaintext_of_any_length_comes_back_from_a_ciphertext_of_the_foretold_size()
    {
        for (int length = 0; length < 50; length++)
        {
            byte[] plaintext = new Seeded("plaintext").Next(length), ciphertext = new byte[Cbc.CiphertextSize(length)];
            Cbc.Encrypt(key, iv, plaintext, ciphertext);
            Assert.Equal(plaintext, Cbc.Decrypt(key, iv, ciphertext));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(17)]
    [InlineData(32)]
    public void What_an_authentic_sender_padded_wrongly_or_not_at_all_is_refused(int length)
        => Assert.Equal(SignalErrorCode.InvalidMessage, Assert.Throws<SignalException>(() => Cbc.Decrypt(key, iv, new byte[length])).Code);
}
