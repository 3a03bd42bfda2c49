using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Parley.Client.Accounts;
using Parley.Client.Bots;
using Parley.Client.Chats;
using Parley.Client.Http;
using Parley.Client.Keyring;
using Parley.Client.Keys;
using Parley.Client.Messages;
using Parley.Client.People;
using Parley.Client.Recovery;
using Parley.Client.Repair;

namespace Parley.Client.Store;

/// <summary>Records as JSON, before they are sealed.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true,
    Converters = [typeof(AccountIdConverter), typeof(ChatIdConverter), typeof(MessageIdConverter)])]
[JsonSerializable(typeof(StoredAccount))]
[JsonSerializable(typeof(StoredTokens))]
[JsonSerializable(typeof(StoredChallenge))]
[JsonSerializable(typeof(DeviceIdentity.Stored))]
[JsonSerializable(typeof(StoredPreKey))]
[JsonSerializable(typeof(PinnedList))]
[JsonSerializable(typeof(StoredChat))]
[JsonSerializable(typeof(SyncProgress))]
[JsonSerializable(typeof(StoredMessage))]
[JsonSerializable(typeof(OutboxEntry))]
[JsonSerializable(typeof(StoredProgress))]
[JsonSerializable(typeof(StoredNote))]
[JsonSerializable(typeof(StoredControl))]
[JsonSerializable(typeof(WaitingMessage))]
[JsonSerializable(typeof(StoredRepair))]
[JsonSerializable(typeof(ForeignHeads))]
[JsonSerializable(typeof(StoredHistory))]
[JsonSerializable(typeof(StoredContentKey))]
[JsonSerializable(typeof(StoredSegment))]
[JsonSerializable(typeof(StoredKeyring))]
[JsonSerializable(typeof(StoredFill))]
[JsonSerializable(typeof(StoredRecovery))]
[JsonSerializable(typeof(StoredVerified))]
internal sealed partial class StoreJson : JsonSerializerContext
{
    public static byte[] Encode<T>(T record) => JsonSerializer.SerializeToUtf8Bytes(record, TypeOf<T>());

    public static T Decode<T>(byte[] bytes) => JsonSerializer.Deserialize(bytes, TypeOf<T>()) ?? throw new JsonException("There is no record.");

    private static JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)Default.GetTypeInfo(typeof(T))!;
}
