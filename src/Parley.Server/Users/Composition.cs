using System.Collections.Frozen;
using System.Text;

namespace Parley.Server.Users;

/// <summary>
/// Puts letters and the marks that follow them together (é for e and an accent), so that the same name is found however it was typed. The server runs
/// without the culture data that <see cref="string.Normalize()"/> needs. This is the composing half of Unicode's form C for characters of the basic plane,
/// for marks in their canonical order, as keyboards and file systems write them.
/// </summary>
internal static class Composition
{
    private const char HangulFirst = '\uac00', LeadFirst = '\u1100', VowelFirst = '\u1161', TailFirst = '\u11a7';
    private const int Leads = 19, Vowels = 21, Tails = 28;

    /// <summary>By the mark: each letter that takes it, followed by the letter with the mark.</summary>
    private static readonly Dictionary<char, string> Marks = new()
    {
        ['\u0300'] = "AÀEÈIÌOÒUÙaàeèiìoòuùÜǛüǜNǸnǹЕЀИЍеѐиѝĒḔēḕŌṐōṑWẀwẁÂẦâầĂẰăằÊỀêềÔỒôồƠỜơờƯỪưừYỲyỳἀἂἁἃἈἊἉἋἐἒἑἓἘἚἙἛἠἢἡἣἨἪἩἫἰἲἱἳἸἺἹἻὀὂὁὃὈὊὉὋὐὒὑὓ"
            + "ὙὛὠὢὡὣὨὪὩὫαὰεὲηὴιὶοὸυὺωὼΑᾺΕῈΗῊ\u1fbf\u1fcdϊῒΙῚ\u1ffe\u1fddϋῢΥῪ\u00a8\u1fedΟῸΩῺ",
        ['\u0301'] = "AÁEÉIÍOÓUÚYÝaáeéiíoóuúyýCĆcćLĹlĺNŃnńRŔrŕSŚsśZŹzźÜǗüǘGǴgǵÅǺåǻÆǼæǽØǾøǿ\u00a8\u0385ΑΆΕΈΗΉΙΊΟΌΥΎΩΏϊΐαάεέηήιίϋΰοόυύωώϒϓГЃКЌгѓ"
            + "кќÇḈçḉĒḖēḗÏḮïḯKḰkḱMḾmḿÕṌõṍŌṒōṓPṔpṕŨṸũṹWẂwẃÂẤâấĂẮăắÊẾêếÔỐôốƠỚơớƯỨưứἀἄἁἅἈἌἉἍἐἔἑἕἘἜἙἝἠἤἡἥἨἬἩἭἰἴἱἵἸἼἹἽὀὄὁὅὈὌὉὍὐὔὑὕὙὝὠὤὡὥὨὬὩὭ"
            + "\u1fbf\u1fce\u1ffe\u1fde",
        ['\u0302'] = "AÂEÊIÎOÔUÛaâeêiîoôuûCĈcĉGĜgĝHĤhĥJĴjĵSŜsŝWŴwŵYŶyŷZẐzẑẠẬạậẸỆẹệỌỘọộ",
        ['\u0303'] = "AÃNÑOÕaãnñoõIĨiĩUŨuũVṼvṽÂẪâẫĂẴăẵEẼeẽÊỄêễÔỖôỗƠỠơỡƯỮưữYỸyỹ",
        ['\u0304'] = "AĀaāEĒeēIĪiīOŌoōUŪuūÜǕüǖÄǞäǟȦǠȧǡÆǢæǣǪǬǫǭÖȪöȫÕȬõȭȮȰȯȱYȲyȳИӢиӣУӮуӯGḠgḡḶḸḷḹṚṜṛṝαᾱΑᾹιῑΙῙυῡΥῩ",
        ['\u0306'] = "AĂaăEĔeĕGĞgğIĬiĭOŎoŏUŬuŭУЎИЙийуўЖӁжӂАӐаӑЕӖеӗȨḜȩḝẠẶạặαᾰΑᾸιῐΙῘυῠΥῨ",
        ['\u0307'] = "CĊcċEĖeėGĠgġIİZŻzżAȦaȧOȮoȯBḂbḃDḊdḋFḞfḟHḢhḣMṀmṁNṄnṅPṖpṗRṘrṙSṠsṡŚṤśṥŠṦšṧṢṨṣṩTṪtṫWẆwẇXẊxẋYẎyẏſẛ",
        ['\u0308'] = "AÄEËIÏOÖUÜaäeëiïoöuüyÿYŸΙΪΥΫιϊυϋϒϔЕЁІЇеёіїАӒаӓӘӚәӛЖӜжӝЗӞзӟИӤиӥОӦоӧӨӪөӫЭӬэӭУӰуӱЧӴчӵЫӸыӹHḦhḧÕṎõṏŪṺūṻWẄwẅXẌxẍtẗ",
        ['\u0309'] = "AẢaảÂẨâẩĂẲăẳEẺeẻÊỂêểIỈiỉOỎoỏÔỔôổƠỞơởUỦuủƯỬưửYỶyỷ",
        ['\u030a'] = "AÅaåUŮuůwẘyẙ",
        ['\u030b'] = "OŐoőUŰuűУӲуӳ",
        ['\u030c'] = "CČcčDĎdďEĚeěLĽlľNŇnňRŘrřSŠsšTŤtťZŽzžAǍaǎIǏiǐOǑoǒUǓuǔÜǙüǚGǦgǧKǨkǩƷǮ\u0292ǯjǰHȞhȟ",
        ['\u030f'] = "AȀaȁEȄeȅIȈiȉOȌoȍRȐrȑUȔuȕѴѶѵѷ",
        ['\u0311'] = "AȂaȃEȆeȇIȊiȋOȎoȏRȒrȓUȖuȗ",
        ['\u0313'] = "αἀΑἈεἐΕἘηἠΗἨιἰΙἸοὀΟὈυὐωὠΩὨρῤ",
        ['\u0314'] = "αἁΑἉεἑΕἙηἡΗἩιἱΙἹοὁΟὉυὑΥὙωὡΩὩρῥΡῬ",
        ['\u031b'] = "OƠoơUƯuư",
        ['\u0323'] = "BḄbḅDḌdḍHḤhḥKḲkḳLḶlḷMṂmṃNṆnṇRṚrṛSṢsṣTṬtṭVṾvṿWẈwẉZẒzẓAẠaạEẸeẹIỊiịOỌoọƠỢơợUỤuụƯỰưựYỴyỵ",
        ['\u0324'] = "UṲuṳ",
        ['\u0325'] = "AḀaḁ",
        ['\u0326'] = "SȘsșTȚtț",
        ['\u0327'] = "CÇcçGĢgģKĶkķLĻlļNŅnņRŖrŗSŞsşTŢtţEȨeȩDḐdḑHḨhḩ",
        ['\u0328'] = "AĄaąEĘeęIĮiįUŲuųOǪoǫ",
        ['\u032d'] = "DḒdḓEḘeḙLḼlḽNṊnṋTṰtṱUṶuṷ",
        ['\u032e'] = "HḪhḫ",
        ['\u0330'] = "EḚeḛIḬiḭUṴuṵ",
        ['\u0331'] = "BḆbḇDḎdḏKḴkḵLḺlḻNṈnṉRṞrṟTṮtṯZẔzẕhẖ",
        ['\u0338'] = "\u2190\u219a\u2192\u219b\u2194\u21ae\u21d0\u21cd\u21d4\u21ce\u21d2\u21cf\u2203\u2204\u2208\u2209\u220b\u220c\u2223\u2224"
            + "\u2225\u2226\u223c\u2241\u2243\u2244\u2245\u2247\u2248\u2249=\u2260\u2261\u2262\u224d\u226d<\u226e>\u226f\u2264\u2270"
            + "\u2265\u2271\u2272\u2274\u2273\u2275\u2276\u2278\u2277\u2279\u227a\u2280\u227b\u2281\u2282\u2284\u2283\u2285\u2286\u2288"
            + "\u2287\u2289\u22a2\u22ac\u22a8\u22ad\u22a9\u22ae\u22ab\u22af\u227c\u22e0\u227d\u22e1\u2291\u22e2\u2292\u22e3\u22b2\u22ea"
            + "\u22b3\u22eb\u22b4\u22ec\u22b5\u22ed",
        ['\u0342'] = "ἀἆἁἇἈἎἉἏἠἦἡἧἨἮἩἯἰἶἱἷἸἾἹἿὐὖὑὗὙὟὠὦὡὧὨὮὩὯαᾶ\u00a8\u1fc1ηῆ\u1fbf\u1fcfιῖϊῗ\u1ffe\u1fdfυῦϋῧωῶ",
        ['\u0345'] = "ἀᾀἁᾁἂᾂἃᾃἄᾄἅᾅἆᾆἇᾇἈᾈἉᾉἊᾊἋᾋἌᾌἍᾍἎᾎἏᾏἠᾐἡᾑἢᾒἣᾓἤᾔἥᾕἦᾖἧᾗἨᾘἩᾙἪᾚἫᾛἬᾜἭᾝἮᾞἯᾟὠᾠὡᾡὢᾢὣᾣὤᾤὥᾥὦᾦὧᾧὨᾨὩᾩὪᾪὫᾫὬᾬὭᾭὮᾮὯᾯὰᾲαᾳάᾴᾶᾷΑᾼὴῂηῃήῄῆῇΗῌὼῲωῳ"
            + "ώῴῶῷΩῼ",
        ['\u0653'] = "\u0627\u0622",
        ['\u0654'] = "\u0627\u0623\u0648\u0624\u064a\u0626\u06d5\u06c0\u06c1\u06c2\u06d2\u06d3",
        ['\u0655'] = "\u0627\u0625",
        ['\u093c'] = "\u0928\u0929\u0930\u0931\u0933\u0934",
        ['\u09be'] = "\u09c7\u09cb",
        ['\u09d7'] = "\u09c7\u09cc",
        ['\u0b3e'] = "\u0b47\u0b4b",
        ['\u0b56'] = "\u0b47\u0b48",
        ['\u0b57'] = "\u0b47\u0b4c",
        ['\u0bbe'] = "\u0bc6\u0bca\u0bc7\u0bcb",
        ['\u0bd7'] = "\u0b92\u0b94\u0bc6\u0bcc",
        ['\u0c56'] = "\u0c46\u0c48",
        ['\u0cc2'] = "\u0cc6\u0cca",
        ['\u0cd5'] = "\u0cbf\u0cc0\u0cc6\u0cc7\u0cca\u0ccb",
        ['\u0cd6'] = "\u0cc6\u0cc8",
        ['\u0d3e'] = "\u0d46\u0d4a\u0d47\u0d4b",
        ['\u0d57'] = "\u0d46\u0d4c",
        ['\u0dca'] = "\u0dd9\u0dda\u0ddc\u0ddd",
        ['\u0dcf'] = "\u0dd9\u0ddc",
        ['\u0ddf'] = "\u0dd9\u0dde",
        ['\u102e'] = "\u1025\u1026",
        ['\u1b35'] = "\u1b05\u1b06\u1b07\u1b08\u1b09\u1b0a\u1b0b\u1b0c\u1b0d\u1b0e\u1b11\u1b12\u1b3a\u1b3b\u1b3c\u1b3d\u1b3e\u1b40\u1b3f\u1b41"
            + "\u1b42\u1b43",
        ['\u3099'] = "かがきぎくぐけげこごさざしじすずせぜそぞただちぢつづてでとどはばひびふぶへべほぼうゔゝゞカガキギクグケゲコゴサザシジスズセゼソゾタダチヂツヅテデトドハバヒビフブヘベホボウヴワヷヰヸヱヹヲヺヽヾ",
        ['\u309a'] = "はぱひぴふぷへぺほぽハパヒピフプヘペホポ",
    };

    private static readonly FrozenDictionary<(char Letter, char Mark), char> Composed = Marks
        .SelectMany(mark => mark.Value.Chunk(2).Select(pair => KeyValuePair.Create((pair[0], mark.Key), pair[1])))
        .ToFrozenDictionary();

    public static string Compose(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange('\0', '\u02ff'))
            return text;
        var composed = new StringBuilder(text.Length);
        foreach (var next in text)
        {
            if (composed.Length > 0 && TryCompose(composed[^1], next, out var together))
                composed[^1] = together;
            else
                composed.Append(next);
        }

        return composed.ToString();
    }

    private static bool TryCompose(char letter, char next, out char together)
    {
        if (letter - LeadFirst is >= 0 and < Leads && next - VowelFirst is >= 0 and < Vowels)
            together = (char)(HangulFirst + ((letter - LeadFirst) * Vowels + next - VowelFirst) * Tails);
        else if (letter - HangulFirst is >= 0 and < Leads * Vowels * Tails && (letter - HangulFirst) % Tails == 0 && next - TailFirst is > 0 and < Tails)
            together = (char)(letter + next - TailFirst);
        else
            return Composed.TryGetValue((letter, next), out together);
        return true;
    }
}
