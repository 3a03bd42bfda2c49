using Parley.Crypto.Ristretto;

namespace Parley.Crypto.Tests.Ristretto;

/// <summary>expand_message_xmd with SHA-512 by the vectors of RFC 9380 appendix K.3.</summary>
public sealed class ExpandMessageTests
{
    private static ReadOnlySpan<byte> Tag => "QUUX-V01-CS02-with-expander-SHA512-256"u8;

    [Theory]
    [InlineData("abcdef0123456789", "087e45a86e2939ee8b91100af1583c4938e0f5fc6c9db4b107b83346bc967f58")]
    [InlineData(
        "abc",
        "7f1dddd13c08b543f2e2037b14cefb255b44c83cc397c1786d975653e36a6b11bdd7732d8b38adb4a0edc26a0cef4bb45217135456e58fbca1703cd6032cb134"
        + "7ee720b87972d63fbf232587043ed2901bce7f22610c0419751c065922b488431851041310ad659e4b23520e1772ab29dcdeb2002222a363f0c2b1c972b3efe1")]
    public void The_vectors_of_rfc_9380_hold(string message, string expected)
    {
        byte[] uniform = new byte[expected.Length / 2];
        ExpandMessage.Expand(System.Text.Encoding.ASCII.GetBytes(message), Tag, uniform);
        Assert.Equal(expected, Convert.ToHexStringLower(uniform));
    }

    [Fact]
    public void More_bytes_than_the_counter_can_number_are_refused()
    {
        ExpandMessage.Expand([], Tag, new byte[255 * 64]);
        Assert.Throws<ArgumentOutOfRangeException>(() => ExpandMessage.Expand([], Tag, new byte[(255 * 64) + 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ExpandMessage.Expand([], new byte[256], new byte[64]));
    }
}
