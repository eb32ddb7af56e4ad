import { BlockList, isIP, isIPv4 } from 'node:net'

/** Networks that an operator opens although they are not public, as CIDR or single addresses. */
export interface Allowed {
  /** Whether the program may open a socket to this address. */
  permits(address: string): boolean
}

/** What may be reached: the public internet, and what the list opens; never what no list should (metadata services, S-32). */
export function allowedAddresses(list: readonly string[]): Allowed {
  const opened = blockList(list)
  return {
    permits(address) {
      const plain = unwrapped(address)
      if (plain === null || isIn(never, plain)) return false
      return isIn(opened, plain) || isPublic(plain)
    },
  }
}

/** Null when the text is no network; used by the configuration to refuse a list that would silently open nothing. */
export function parseNetwork(text: string): { address: string; bits: number; family: Family } | null {
  const [address = '', bits, ...rest] = text.split('/')
  const version = isIP(address)
  if (version === 0 || rest.length > 0) return null
  const most = version === 4 ? 32 : 128
  const width = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN
  return width <= most ? { address, bits: width, family: version === 4 ? 'ipv4' : 'ipv6' } : null
}

type Family = 'ipv4' | 'ipv6'

function blockList(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const text of networks) {
    const network = parseNetwork(text)
    if (!network) throw new Error(`"${text}" is not a network such as 10.0.0.0/8`)
    list.addSubnet(network.address, network.bits, network.family)
  }
  return list
}

const isIn = (list: BlockList, address: string) => list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6')

/** Whoever opens these opens the keys of the machine: no list may. The last two are metadata services in ranges of others. */
const never = blockList([
  '0.0.0.0/8',
  '169.254.0.0/16',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/128',
  'fe80::/10',
  'ff00::/8',
  '168.63.129.16',
  'fd00:ec2::254',
])

/** Where a company's own servers stand: this machine, and the networks that nobody else can reach. */
export const ownNetworks = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '::1/128',
  'fc00::/7',
]

const notPublic4 = blockList([
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
])

/** Of IPv6 only global unicast is public, without its special parts: Teredo and other tunnels, documentation, 6to4. */
const global6 = blockList(['2000::/3'])
const notPublic6 = blockList(['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'])

function isPublic(address: string): boolean {
  if (isIPv4(address)) return !isIn(notPublic4, address)
  return isIn(global6, address) && !isIn(notPublic6, address) && !isIsatap(groupsOf(address))
}

/** The IPv4 address that a mapped or NAT64 spelling stands for, otherwise the address itself; null when it is none. */
function unwrapped(address: string): string | null {
  const version = isIP(address)
  if (version === 0 || address.includes('%')) return null
  if (version === 4) return address
  const groups = groupsOf(address)
  const head = groups.slice(0, 6).join(':')
  const isWrapped = head === '0:0:0:0:0:ffff' || head === '64:ff9b:0:0:0:0'
  return isWrapped ? dotted(groups) : groups.join(':')
}

/** The eight groups in lower case without leading zeros, whatever spelling came in. */
function groupsOf(address: string): string[] {
  const text = new URL(`http://[${address}]`).hostname.slice(1, -1)
  const [head = '', tail] = text.split('::')
  const front = head === '' ? [] : head.split(':')
  const back = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = Array<string>(8 - front.length - back.length).fill('0')
  return tail === undefined ? front : [...front, ...zeros, ...back]
}

function dotted(groups: readonly string[]): string {
  const [high = 0, low = 0] = groups.slice(6).map((group) => Number.parseInt(group, 16))
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}

/** An IPv4 address inside an interface id leads into the network behind it. */
const isIsatap = (groups: readonly string[]) => groups[5] === '5efe' && (groups[4] === '0' || groups[4] === '200')
