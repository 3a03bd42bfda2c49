using Google.Protobuf;
using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Contracts;
using Parley.Contracts.V1;
using Parley.Server.Accounts;
using Parley.Server.Operations;

namespace Parley.Server.Messages;

internal static class MessageEndpoints
{
    public static async Task<Created<Sent>> Send(string chatId, SendRequest request, Caller caller, MessageCommands commands)
    {
        var message = new SendMessage
        {
            MessageId = request.MessageId ?? "",
            ChatId = chatId,
            Body = Bytes(request.Body),
            AudienceHash = Bytes(request.AudienceHash),
        };
        message.Envelopes.AddRange((request.Envelopes ?? []).Where(e => e is not null).Select(e => new DeviceEnvelope
        {
            AccountId = e.AccountId ?? "",
            DeviceId = e.DeviceId,
            RegistrationId = e.RegistrationId,
            Type = (EnvelopeType)e.Type,
            Ciphertext = Bytes(e.Ciphertext),
        }));
        var done = new TaskCompletionSource<SendOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        commands.Send(caller, message, done.SetResult);
        var outcome = await done.Task;
        if (outcome.Problem is not null)
            throw new ProblemException(outcome.Problem);
        return TypedResults.Created($"/api/v1/chats/{chatId}/messages?after={outcome.Sequence - 1}&limit=1", new Sent(message.MessageId, outcome.Sequence, outcome.CommittedAt));
    }

    public static Ok<MessagePage> Page(string chatId, Caller caller, MessageReads reads, long? before = null, long? after = null, int? limit = null)
    {
        if (!ChatId.TryParse(chatId, out var chat))
            throw new ProblemException(MessageProblems.ChatNotFound);
        if (limit is < 1 or > Limits.PageSize)
            throw new ProblemException(Problems.Input("limit", $"A page has 1 to {Limits.PageSize} messages."));
        if (before is not null && after is not null)
            throw new ProblemException(Problems.Input("after", "Give either before or after."));
        return TypedResults.Ok(reads.Page(caller, chat, before, after, limit ?? Limits.PageSize) ?? throw new ProblemException(MessageProblems.ChatNotFound));
    }

    private static ByteString Bytes(byte[]? bytes) => UnsafeByteOperations.UnsafeWrap(bytes ?? []);

    internal sealed record SendRequest(string? MessageId, byte[]? Body, byte[]? AudienceHash, SendEnvelope[]? Envelopes);

    internal sealed record SendEnvelope(string? AccountId, uint DeviceId, uint RegistrationId, int Type, byte[]? Ciphertext);

    internal sealed record Sent(string MessageId, long Sequence, long CommittedAt);
}
