using Parley.Client;
using Parley.Contracts;

namespace Parley.Cli.Screen.Model;

/// <summary>A message as it is shown. The text is harmless and may have lines.</summary>
internal sealed record MessageRow(MessageId Id, bool IsMine, DateTimeOffset At, MessageKind Kind, string Text, MessageState State);
