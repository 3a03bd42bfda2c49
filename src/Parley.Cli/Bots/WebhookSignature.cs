using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Parley.Cli.Bots;

/// <summary>
/// <c>Parley-Signature: t=1772442000,v1=5f2b...</c>: HMAC-SHA256 under the shared secret over the seconds since 1970, a dot and the body, in hexadecimal.
/// Whoever checks it refuses an old time too, so that nothing can be played again.
/// </summary>
internal sealed class WebhookSignature(byte[] secret)
{
    public const string Header = "Parley-Signature";

    public string Of(byte[] body, DateTimeOffset at)
    {
        var time = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.ASCII.GetBytes(time), (byte)'.', .. body];
        var mac = HMACSHA256.HashData(secret, signed);
        return $"t={time},v1={Convert.ToHexStringLower(mac)}";
    }
}
