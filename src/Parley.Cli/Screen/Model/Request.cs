using Parley.Contracts;

namespace Parley.Cli.Screen.Model;

/// <summary>Something that a key asks for and that takes more than a change of the screen.</summary>
internal abstract record Request;

/// <summary>The newest messages of a chat are to be shown.</summary>
internal sealed record OpenRequest(ChatId Chat) : Request;

internal sealed record OlderRequest(ChatId Chat) : Request;

internal sealed record SendRequest(ChatId Chat, string Text) : Request;

/// <summary>A file is to be sent; written as <c>/file path</c>.</summary>
internal sealed record SendFileRequest(ChatId Chat, string Path) : Request;

/// <summary>The newest file of what is shown is to be saved; written as <c>/save</c> or <c>/save path</c>.</summary>
internal sealed record SaveRequest(ChatId Chat, MessageId Message, string? Path) : Request;

internal sealed record ResendRequest(ChatId Chat, MessageId Message) : Request;

internal sealed record TypingRequest(ChatId Chat, bool IsTyping) : Request;

internal sealed record SearchRequest(string Query) : Request;

/// <summary>A chat with somebody who was found.</summary>
internal sealed record BeginRequest(AccountId Account) : Request;

internal sealed record SafetyNumberRequest(ChatId Chat) : Request;

/// <summary>The person has compared these digits with the other's.</summary>
internal sealed record VerifyRequest(ChatId Chat, string Digits) : Request;

/// <summary>What was compared does not count any more.</summary>
internal sealed record UnverifyRequest(ChatId Chat) : Request;

/// <summary>The terminal's content may have been spoilt by something else.</summary>
internal sealed record RedrawRequest : Request;

/// <summary>The process is to be stopped, as a shell does with Ctrl+Z.</summary>
internal sealed record SuspendRequest : Request;

internal sealed record QuitRequest : Request;
