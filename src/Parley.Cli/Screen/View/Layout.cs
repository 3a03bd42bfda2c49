using Parley.Cli.Screen.Model;
using Parley.Cli.Text;

namespace Parley.Cli.Screen.View;

/// <summary>How the rows of the screen are shared out.</summary>
internal static class Layout
{
    /// <summary>The header and the line below it.</summary>
    public const int Top = 2;

    public const int Footer = 1;
    private const int MostDraftRows = 6;

    /// <summary>Between the prompt and the right margin.</summary>
    public static int DraftCells(ScreenState state) => Math.Max(2, state.ConversationColumns - 4);

    public static int DraftRows(ScreenState state) => state.Overlay is FindOverlay
        ? 1
        : Math.Clamp(Wrap.Rows(state.Draft.Text, DraftCells(state)).Count, 1, Math.Clamp(state.Size.Rows / 4, 1, MostDraftRows));

    public static int MessageRows(ScreenState state) => Math.Max(1, state.Size.Rows - Top - 1 - DraftRows(state) - Footer);

    public static int ListRows(ScreenState state) => Math.Max(1, state.Size.Rows - Top - Footer);

    public static int MostScroll(ScreenState state) => state.Conversation is null ? 0 : Math.Max(0, ConversationRows.Of(state).Count - MessageRows(state));
}
