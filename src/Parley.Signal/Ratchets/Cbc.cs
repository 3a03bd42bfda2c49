using System.Security.Cryptography;

namespace Parley.Signal.Ratchets;

/// <summary>AES-256-CBC with PKCS #7 padding, of messages whose authenticity is checked apart and first.</summary>
internal static class Cbc
{
    private const int BlockSize = 16;

    internal static int CiphertextSize(int plaintextSize) => checked((plaintextSize / BlockSize + 1) * BlockSize);

    internal static void Encrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext)
    {
        using Aes aes = Aes.Create();
        aes.SetKey(key);
        aes.EncryptCbc(plaintext, iv, ciphertext);
    }

    internal static byte[] Decrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> ciphertext)
    {
        using Aes aes = Aes.Create();
        aes.SetKey(key);
        try
        {
            return aes.DecryptCbc(ciphertext, iv);
        }
        catch (CryptographicException)
        {
            throw new SignalException(SignalErrorCode.InvalidMessage, "malformed ciphertext");
        }
    }
}
