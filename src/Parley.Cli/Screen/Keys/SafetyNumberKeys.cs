using Parley.Cli.Screen.Model;
using Parley.Client;

namespace Parley.Cli.Screen.Keys;

/// <summary>While the digits are shown: saying that they were compared, or that this does not count any more.</summary>
internal static class SafetyNumberKeys
{
    public const string Same = "s";
    public const string Clear = "n";

    public static (ScreenState State, Request? Request) Press(ScreenState state, SafetyNumberOverlay safety, KeyPress key)
    {
        if (key.Key is Key.Escape or Key.Enter)
            return (state with { Overlay = null }, null);
        if (key.Key != Key.Text || state.OpenChat is not { } chat)
            return (state, null);
        return key.Text.ToLowerInvariant() switch
        {
            Same when CanMark(chat, safety) => (state, new VerifyRequest(chat.Id, safety.Digits!)),
            Clear when CanClear(chat) => (state, new UnverifyRequest(chat.Id)),
            _ => (state, null),
        };
    }

    public static bool CanMark(ChatRow? chat, SafetyNumberOverlay safety) => safety.Digits is not null && chat?.Verification is Verification.None or Verification.Changed;

    public static bool CanClear(ChatRow? chat) => chat?.Verification is Verification.Verified or Verification.Changed;
}
