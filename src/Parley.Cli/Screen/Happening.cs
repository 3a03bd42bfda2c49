using Parley.Cli.Screen.Model;
using Parley.Client;

namespace Parley.Cli.Screen;

/// <summary>Something that the screen's loop takes in, one after the other.</summary>
internal abstract record Happening;

/// <summary>The terminal has sent something.</summary>
internal sealed record Typed(string Text) : Happening;

/// <summary>The terminal may have another size.</summary>
/// <param name="IsSpoilt">Whether something else may have written to it.</param>
internal sealed record Reshaped(bool IsSpoilt) : Happening;

/// <summary>Time has passed.</summary>
internal sealed record Ticked : Happening;

/// <summary>The terminal has gone.</summary>
internal sealed record HungUp : Happening;

internal sealed record Told(ParleyEvent Event) : Happening;

/// <summary>The answer to a request has come.</summary>
internal sealed record Answered(Func<ScreenState, ScreenState> Change) : Happening;

/// <summary>A chat with somebody is there, and is to be shown.</summary>
internal sealed record Begun(Chat Chat) : Happening;
