namespace Parley.Client;

/// <summary>The device is not signed in, or the server has ended its session. <see cref="ParleyClient.SignInAsync"/> begins a new one.</summary>
public sealed class SignedOutException : ParleyException
{
    internal SignedOutException(string reason)
        : base(reason, "This device is signed out. Sign in again.")
    {
    }
}
