/** What passwords are mostly made of, in the languages of the web client that are written in Latin letters, and in Arabic. */
export const commonWords: readonly string[] = (
  'password passwort passphrase passwd contraseña motdepasse senha letmein welcome willkommen bienvenue admin login master secret geheim hello hallo bonjour ' +
  'iloveyou iloveu loveyou love liebe amor ichliebedich tequiero jetaime princess prinzessin sunshine schatz schatzi football fussball futbol baseball basketball ' +
  'hockey soccer monkey dragon shadow superman batman pokemon starwars naruto minecraft fortnite computer internet google facebook whatsapp telegram signal parley ' +
  'samsung apple iphone android windows linux michael jessica jennifer daniel thomas andreas alexander sebastian nicole angela andrea maria anna sarah laura julia ' +
  'mohamed mohammed muhammad ahmed ali fatima charlie maggie bailey buster tigger pepper ginger cookie cheese banana chocolate coffee summer sommer winter spring ' +
  'autumn monday friday sunday january october freedom freiheit whatever trustno hunter ranger killer jordan liverpool chelsea arsenal bayern madrid barcelona ' +
  'family familie friend friends forever always money geld power magic flower blume angel engel jesus christ bible koran quran allah bismillah habibi happy lucky ' +
  'baby babygirl lovely sweet sexy hottie test testing test123 changeme default access server backup message messenger recovery phone number mother father mama papa ' +
  'البسملة الحمد السلام حبيبي محمد احمد كلمة السر'
)
  .split(' ')
  .filter((word) => word.length > 2);
