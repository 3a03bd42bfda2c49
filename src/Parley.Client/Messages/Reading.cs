using Parley.Client.Media;
using Parley.Contracts.V1;

namespace Parley.Client.Messages;

/// <summary>What a message says, once it could be opened.</summary>
internal sealed record Reading(MessageKind Kind, string Text = "", StoredFile? File = null)
{
    /// <summary>Of a kind that this version does not know, or with a field outside its bounds.</summary>
    private static readonly Reading Unsupported = new(MessageKind.Unsupported);

    public static Reading Of(Content content) => content.KindCase switch
    {
        Content.KindOneofCase.Text => new Reading(MessageKind.Text, content.Text.Text_),
        Content.KindOneofCase.File when FileContent.Read(content.File) is { } file => new Reading(MessageKind.File, content.File.Caption, file),
        _ => Unsupported,
    };
}
