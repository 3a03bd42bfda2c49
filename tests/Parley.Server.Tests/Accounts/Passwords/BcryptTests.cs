using System.Security.Cryptography;
using System.Text;
using Parley.Server.Accounts.Passwords;

namespace Parley.Server.Tests.Accounts.Passwords;

public sealed class BcryptTests
{
    // From the test suite that comes with the reference implementation, crypt_blowfish (public domain); for these, revision 2b is the same as 2a.
    [Theory]
    [InlineData("U*U", "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    [InlineData("U*U*", "$2b$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK")]
    [InlineData("U*U*U", "$2b$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a")]
    [InlineData("", "$2b$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy")]
    [InlineData("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", "$2b$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui")]
    public void Published_hashes_come_out(string password, string hash)
    {
        Assert.Equal(hash, ManagedBcrypt.Compute(Encoding.UTF8.GetBytes(password), hash));
        Assert.True(Bcrypt.Verify(password, hash));
        Assert.False(Bcrypt.Verify(password.Length < Bcrypt.PasswordBytes ? password + "x" : password[..^1], hash));
    }

    [SystemBcryptFact]
    public void The_managed_one_and_the_C_librarys_give_the_same()
    {
        for (var round = 0; round < 60; round++)
        {
            var password = RandomNumberGenerator.GetBytes(RandomNumberGenerator.GetInt32(Bcrypt.PasswordBytes + 1)).Select(b => b == 0 ? (byte)1 : b).ToArray();
            var setting = Bcrypt.Setting(RandomNumberGenerator.GetBytes(Bcrypt.SaltBytes), 4 + round % 2);
            Assert.Equal(SystemBcrypt.Compute(password, setting), ManagedBcrypt.Compute(password, setting));
        }
    }

    [Fact]
    public void A_new_hash_has_the_cost_that_is_promised_and_its_salt()
    {
        var hash = Bcrypt.Hash("correct horse", new byte[16]);
        Assert.StartsWith("$2b$12$......................", hash, StringComparison.Ordinal);
        Assert.Equal(60, hash.Length);
        Assert.True(Bcrypt.Verify("correct horse", hash));
        Assert.False(Bcrypt.Verify("correct Horse", hash));
    }

    [Theory]
    [InlineData("$2b$03$CCCCCCCCCCCCCCCCCCCCC.")]
    [InlineData("$2b$32$CCCCCCCCCCCCCCCCCCCCC.")]
    [InlineData("$2a$05$CCCCCCCCCCCCCCCCCCCCC.")]
    [InlineData("$2b$05$CCCCCCCCCCCCCCCCCCCCC")]
    [InlineData("$2b$05$CCCCCCCCCCCCCCCCCCC!C.")]
    [InlineData("")]
    public void What_is_no_setting_is_refused(string setting) => Assert.Throws<FormatException>(() => ManagedBcrypt.Compute("x"u8, setting));

    [Fact]
    public void What_bcrypt_would_cut_off_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Bcrypt.Hash(new string('a', 73), new byte[16], 4));
        Assert.Throws<ArgumentException>(() => Bcrypt.Hash("a\0b", new byte[16], 4));
    }

    private sealed class SystemBcryptFactAttribute : FactAttribute
    {
        public SystemBcryptFactAttribute() => Skip = SystemBcrypt.IsAvailable ? null : "This system's C library has no bcrypt.";
    }
}
