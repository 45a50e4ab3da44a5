import { words } from "./words.ts";

/** What the person who starts, checks or tests Engross reads in the terminal. */
export const stackWords = words({
  en: {
    // configuration
    audit: {
      licences: "licences",
      packages: (count: number) => `${count} packages`,
      scripts: "install scripts",
      allAllowed: "only those that package.json names",
      weaknesses: "known weaknesses",
      others: (count: number) => (count === 0 ? "none" : `none that is high or critical, ${count} others`),
      unavailable: (why: string) => `not available here: ${why}`,
    },
    plainHeading: "These connections would leave this machine without encryption:",
    plain: (variable: string, where: string) => `${variable} leads to ${where} in the clear`,
    plainRemedy:
      "Use TLS: sslmode=verify-full in a PostgreSQL URL, TEMPORAL_TLS=yes, https:// everywhere else, a socket for clamd. Where the way is protected by other means, name the variables in ALLOW_PLAINTEXT, with commas between them.",
    configurationHeading: "The configuration cannot be used:",
    missing: (name: string, meaning: string) => `${name} is not set. Set it to ${meaning}.`,
    wrong: (name: string, meaning: string) =>
      `${name} is set to something else than ${meaning}. Correct it or unset it.`,
    halfConfigured: (given: string, needed: string) =>
      `${given} is set, so ${needed} must be set as well. Set it, or unset ${given} and Engross starts its own.`,
    means: {
      postgresUrl: "a URL like postgres://user:password@host:5432/database",
      address: "host:port, as in 127.0.0.1:7233",
      httpUrl: "a URL that starts with http:// or https://",
      smtpUrl: "a URL that starts with smtp:// or smtps://",
      port: "a port number from 1 to 65535",
      proxies: "how many proxies stand before the web, from 0 to 9",
      contact: "an address to report weaknesses to: mailto:… or https://…",
      clamd: "where clamd listens: tcp://host:port or unix:/path/to/clamd.sock",
      timestampAuthorities: "addresses of time-stamp authorities (RFC 3161), with commas between them",
      rateFactor: "how many times the usual rates callers may ask, from 1 to 999, or 0 for no limit",
      header: "the name of an HTTP header, such as CF-IPCountry",
      text: "a text that is not empty",
      mailFrom: "a sender such as Engross <engross@example.com>",
      secret: "at least 32 bytes in hexadecimal, as printed by: openssl rand -hex 32",
      key: "exactly 32 bytes in hexadecimal, as printed by: openssl rand -hex 32",
      bucket: "a bucket name of 3 to 63 lower-case letters, digits and hyphens",
      prefix: "an object prefix without a leading slash",
      path: "a path",
      yesOrNo: "yes or no",
      years: "a number of years, from 1 to 99",
      witnesses: "e-mail addresses with commas between them",
      rate: "a whole number of MiB a second, from 1 to 99999",
    },
    // starting
    starting: (name: string) => `Starting ${name} …`,
    started: (name: string, where: string, seconds: string) => `${name} is up at ${where} (${seconds} s)`,
    using: (name: string, where: string) => `${name}: using the configured ${where}`,
    migrating: "Bringing the databases up to date …",
    ready: (seconds: string) => `Engross is ready after ${seconds} s.`,
    openPage: "Engross",
    mailPage: "Caught mail",
    dataFolder: "Data folder",
    logs: "Logs",
    mailMeaning: "every letter that Engross sends, with the links in it",
    people: (password: string) =>
      `Sign in as one of these people of a demonstration organisation. Password of all: ${password}`,
    peopleEach: "Sign in as one of these people of a demonstration organisation:",
    firstAdministrator: {
      begin: (hours: number) =>
        `Set up your own organisation and its first administrator here, once, within ${hours} hours:`,
      taken: "Somebody has an account here already: an administrator invites everybody else.",
    },
    begin: "To begin with:",
    firstSteps:
      "  1. Sign in as business@demo.example: the inbox says what waits for you, the contracts who holds them up.\n" +
      "  2. Start a contract, fill it in and submit it; then sign in as legal@demo.example and pass it on.\n" +
      "  3. Open the approvers' letters among the caught mail and follow their links, as on a phone.",
    doctorHint: "Examine every service",
    demoHint: "Watch one contract's whole life",
    stopHint: "Ctrl-C stops everything in order; the data is kept.",
    stopping: "Stopping …",
    stoppedService: (name: string) => `${name} stopped`,
    stopped: "Everything is stopped. Your data is kept.",
    portMoved: (wanted: number, got: number) => `Port ${wanted} is taken by another program; using ${got} instead.`,
    portTaken: (port: number) =>
      `Port ${port} is taken by another program. Stop that program, or set PORT to another number (unset, a free one is found), and start again.`,
    endedOrphan: (name: string, pid: number) =>
      `Ended ${name} (process ${pid}), left over from a start that was killed.`,
    processDied: (name: string, code: string, log: string) =>
      `The ${name} ended by itself (${code}); starting it again. See ${log}.`,
    // building
    buildWaits: (name: string, pid: number) => `Another start (process ${pid}) is building ${name}; waiting for it.`,
    buildPreparing: (name: string) => `${name}: fetching the source …`,
    buildProgress: (name: string, done: number, total: number, left: string) =>
      `${name}: building, ${done} of ${total} packages, ${left}`,
    buildLinks: (name: string, left: string) => `${name}: linking the program, ${left}`,
    minutesLeft: (minutes: number) => (minutes <= 1 ? "about a minute left" : `about ${minutes} minutes left`),
    built: (name: string) => `${name}: built`,
    onlyOnce: "This is the first start: Temporal and MinIO are built from source once, which takes some minutes.",
    // problems, each with what to do
    noGo: (found: string) =>
      `Temporal and MinIO have to be built once, which needs Go 1.26.8 or newer (found: ${found}). Do one of these:\n` +
      "  - install Go from https://go.dev/dl/ and start again;\n" +
      "  - set TEMPORAL_ADDRESS and S3_ENDPOINT to servers that you run already;\n" +
      "  - use docker compose up (see docker-compose.yml).",
    nothing: "none",
    buildFailed: (name: string, log: string) =>
      `Building ${name} failed. Check the network connection to the Go module proxy and the disk space, then start again. Details: ${log}`,
    checksumWrong: (module: string) =>
      `The downloaded source of ${module} is not the one that Engross was tested with, so it was not built. ` +
      "Check GOPROXY; if it is right, somebody has altered the source and you should not go on.",
    diskFull: (folder: string, free: string, needed: string) =>
      `The disk of ${folder} has ${free} free and Engross needs ${needed}. Make room, or set ENGROSS_DATA to a folder on another disk.`,
    diskFullNow: (folder: string) =>
      `The disk of ${folder} is full. Make room and start again; nothing that was saved is lost.`,
    newerData: (folder: string, found: number, known: number) =>
      `The data folder ${folder} was written by a newer version of Engross (format ${found}; this one knows ${known}). ` +
      "Update Engross, or set ENGROSS_DATA to another folder.",
    newerDatabase:
      "A database was brought up to date by a newer version of Engross and was left as it is. Update Engross and start again.",
    alreadyRunning: (folder: string, pid: number, where: string) =>
      `Engross already runs on the data folder ${folder}: ${where} (process ${pid}). ` +
      "Use that one, stop it, or set ENGROSS_DATA to another folder.",
    notYetUp: "still starting",
    notWritable: (folder: string) =>
      `The data folder ${folder} cannot be written. Give yourself the right to write there, or set ENGROSS_DATA to another folder.`,
    serviceEnded: (name: string, log: string, last: string) =>
      `${name} ended right after its start. Its last words: ${last}\nThe whole log: ${log}. Correct the cause and start again.`,
    serviceSilent: (name: string, seconds: number, log: string) =>
      `${name} did not answer within ${seconds} s. Look into ${log}, then start again.`,
    unreachable: (name: string, where: string, variable: string, why: string) =>
      `${name} at ${where} cannot be reached (${why}). Start it, correct ${variable}, or unset ${variable} and Engross starts its own.`,
    noPlatform: (platform: string) =>
      `Engross cannot start PostgreSQL on ${platform}. Set DATABASE_URL and its companions to a server that you run, or use docker compose up.`,
    noUnprivilegedUser:
      "PostgreSQL refuses to run as root and there is neither a user postgres nor nobody. Start as an ordinary user.",
    noFreePort: "No free port was found on 127.0.0.1. Stop some programs and start again.",
    unexpected: "Something unexpected went wrong:",
    // the command line
    unknownVerb: (verb: string, verbs: string) => `There is no command "${verb}". These exist: ${verbs}.`,
    usage: (verbs: string) => `Usage: npm run engross -- <command>. Commands: ${verbs}.`,
    // doctor
    doctor: {
      fine: "fine",
      failed: "failed",
      skipped: "skipped",
      allFine: "Everything works.",
      someFailed: (count: number) => (count === 1 ? "1 check failed." : `${count} checks failed.`),
      notRunning: (folder: string) =>
        `Engross is not running on the data folder ${folder}. Run npm start in another terminal, or set the addresses of your services, then ask again.`,
      checks: {
        database: "PostgreSQL: write and read in a transaction",
        databaseRole: "PostgreSQL: the login that serves people has no rights beyond its own",
        keysDatabase: "Key database: write and read in a transaction",
        migrations: "PostgreSQL: migrations are up to date",
        keysMigrations: "Key database: migrations are up to date",
        temporal: "Temporal: namespace, and a workflow started and ended",
        worker: "Temporal: a worker takes tasks",
        storage: "Object storage: put, get, delete, versions and locks",
        copies: "Second store: it answers, and copies arrive there",
        mail: "Mail: the server greets and takes our login",
        catcher: "Mail: a letter sent arrives in the catcher",
        anchors: "Ledger: the bucket of its checkpoints can lock them",
        ledger: "Ledger: every row is what was signed and kept outside",
        clock: "Clocks of this machine, PostgreSQL and the object storage agree",
        keys: "Root key is there, private and the right one",
        keyVersions: "Keys are rotated in time",
        disk: "Disk has room",
        transport: "Connections that leave this machine are encrypted",
      },
      fixTransport: "Use TLS where it says plain.",
      allEncrypted: "all are, or stay on this machine",
      plain: (which: string) => `plain, as ALLOW_PLAINTEXT says: ${which}`,
      fixDatabase: "Check that PostgreSQL runs and that DATABASE_URL and its password are right.",
      fixKeysDatabase: "Check that PostgreSQL runs and that KEYS_DATABASE_URL and its password are right.",
      fixRole: (role: string) =>
        `Use a login in DATABASE_URL that is a plain member of engross_app: ${role} is an owner, a superuser or passes by row security.`,
      fixMigrations: "Run npm start once, or npm run engross -- migrate.",
      fixTemporal: "Check that Temporal runs and that TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE are right.",
      fixWorker: "Start a worker: npm start, or node stack/launch.mjs worker; then look into its log.",
      fixStorage:
        "Check that the object storage runs, that S3_ENDPOINT and the keys are right, and that the disk has room.",
      noLock: (bucket: string) =>
        `The bucket ${bucket} cannot lock objects, and its store does not turn that on later. Make another one with object lock, copy all objects there, and set S3_BUCKET to it.`,
      fixVersioning: "Create the bucket anew with object lock: versions or locks are off.",
      fixMail: "Check that the mail server runs and that SMTP_URL is right.",
      fixCatcher: "Check that MAIL_CATCHER_URL belongs to the mail server of SMTP_URL.",
      fixClock: "Set the clocks by NTP on every machine: reminders and signatures depend on them.",
      fixKeys: "Restore the root key file from its safe copy and set its mode to 600. Without it no document opens.",
      fixKeyVersions:
        "Run npm run engross -- keys rotate and look at the workflow rotateKeys; a worker must run for its schedule to be kept.",
      fixDisk: "Make room on the disk of the data folder.",
      skew: (ms: number) => `largest difference ${ms} ms`,
      free: (gigabytes: string) => `${gigabytes} GB free`,
      fingerprint: (hash: string) => `fingerprint ${hash}`,
      noCatcher: "no catcher configured",
      noCopies: "none configured: set COPIES_FOLDER or COPIES_S3_ENDPOINT to keep documents twice",
      copiesComplete: "every document is there",
      copiesWaiting: (count: number, since: string) => `${count} waiting to be copied, the longest since ${since}`,
      sameDisk: "on the disk of the data folder, which mends a rotten file but does not survive the disk",
      fixCopies:
        "Check that the second store can be reached. Of COPIES_FOLDER, that its disk is mounted; a new disk needs an empty file .engross-copies in it.",
      fixCopiesLate:
        "Check that a worker runs, and look into its log: copying has not come through for more than an hour.",
      witnesses: (count: number) =>
        count === 0
          ? "no witness outside is mailed checkpoints: set LEDGER_WITNESSES"
          : count === 1
            ? "1 witness outside"
            : `${count} witnesses outside`,
      fixAnchors:
        "Set ANCHORS_S3_BUCKET to a bucket that was made with object lock; where there is none, Engross makes one.",
      ledgerWhole: (entries: number, checkpoints: number, anchors: number) =>
        `${entries} entries, ${checkpoints} checkpoints, ${anchors} of them kept outside`,
      ledgerTampered: (count: number) => (count === 1 ? "1 finding" : `${count} findings`),
      fixLedger:
        "Somebody changed the ledger in the database. Change nothing more there; follow the incident that the daily audit opens.",
      fixLedgerAudit: "Check PostgreSQL, LEDGER_KEY_FILE and the bucket of checkpoints, then ask again.",
      pollers: (count: number) => (count === 1 ? "1 worker" : `${count} workers`),
    },
    // check and test
    checkPassed: (name: string, seconds: string) => `✓ ${name} (${seconds} s)`,
    checkFailed: (name: string, seconds: string) => `✗ ${name} (${seconds} s)`,
    testStack: "Starting real services for the tests …",
  },
  "zh-CN": {
    audit: {
      licences: "许可证",
      packages: (count) => `${count} 个软件包`,
      scripts: "安装脚本",
      allAllowed: "仅限 package.json 列明者",
      weaknesses: "已知漏洞",
      others: (count) => (count === 0 ? "无" : `无高危或严重漏洞，其他 ${count} 个`),
      unavailable: (why) => `此处无法查询：${why}`,
    },
    plainHeading: "以下连接将以明文离开本机：",
    plain: (variable, where) => `${variable} 以明文连接到 ${where}`,
    plainRemedy:
      "请启用 TLS：PostgreSQL 地址使用 sslmode=verify-full，Temporal 设置 TEMPORAL_TLS=yes，其余使用 https://，clamd 使用套接字。若链路已由其他方式保护，请在 ALLOW_PLAINTEXT 中列出相应变量，以逗号分隔。",
    configurationHeading: "配置无法使用：",
    missing: (name, meaning) => `未设置 ${name}。请将其设为${meaning}。`,
    wrong: (name, meaning) => `${name} 的值不符合要求，应为${meaning}。请更正或取消设置。`,
    halfConfigured: (given, needed) =>
      `已设置 ${given}，因此还须设置 ${needed}。请补充设置，或取消 ${given}，由 Engross 自行启动该服务。`,
    means: {
      postgresUrl: "形如 postgres://用户:密码@主机:5432/数据库 的地址",
      address: "“主机:端口”形式的地址，例如 127.0.0.1:7233",
      httpUrl: "以 http:// 或 https:// 开头的地址",
      smtpUrl: "以 smtp:// 或 smtps:// 开头的地址",
      port: "1 至 65535 之间的端口号",
      proxies: "Web 服务前的代理层数，0 至 9",
      contact: "接收漏洞报告的地址：mailto:… 或 https://…",
      clamd: "clamd 的监听地址：tcp://主机:端口 或 unix:/clamd.sock 的路径",
      timestampAuthorities: "时间戳服务机构（RFC 3161）的地址，以英文逗号分隔",
      rateFactor: "请求频率上限相对于默认值的倍数，1 至 999；0 表示不限",
      header: "HTTP 标头名称，例如 CF-IPCountry",
      text: "非空文本",
      mailFrom: "发件人，例如 Engross <engross@example.com>",
      secret: "至少 32 字节的十六进制串，可用 openssl rand -hex 32 生成",
      key: "恰好 32 字节的十六进制串，可用 openssl rand -hex 32 生成",
      bucket: "由 3 至 63 个小写字母、数字和连字符组成的存储桶名称",
      prefix: "不以斜杠开头的对象前缀",
      path: "路径",
      yesOrNo: "yes 或 no",
      years: "年数，1 至 99",
      witnesses: "以逗号分隔的电子邮箱地址",
      rate: "每秒 MiB 数，1 至 99999 的整数",
    },
    starting: (name) => `正在启动 ${name}……`,
    started: (name, where, seconds) => `${name} 已启动：${where}（${seconds} 秒）`,
    using: (name, where) => `${name}：使用已配置的 ${where}`,
    migrating: "正在更新数据库结构……",
    ready: (seconds) => `Engross 已就绪，用时 ${seconds} 秒。`,
    openPage: "Engross",
    mailPage: "邮件收集箱",
    dataFolder: "数据目录",
    logs: "日志",
    mailMeaning: "Engross 发出的每一封邮件及其中的链接",
    people: (password) => `可用以下演示人员登录，密码均为：${password}`,
    peopleEach: "可用以下演示人员登录：",
    firstAdministrator: {
      begin: (hours) => `请在 ${hours} 小时内打开以下地址，开通您的单位并设立首位管理员（仅可使用一次）：`,
      taken: "系统中已有账号，其他人员由管理员邀请开通。",
    },
    begin: "不妨从这里开始：",
    firstSteps:
      "  1. 以 business@demo.example 登录：待办中是等您处理的事项，合同台账可查看每份合同卡在谁手里。\n" +
      "  2. 新建一份合同，填写后提交；再以 legal@demo.example 登录，审查后提交审批。\n" +
      "  3. 在邮件收集箱中打开发给审批人的邮件，像在手机上一样点击链接办理。",
    doctorHint: "检查各项服务",
    demoHint: "观看一份合同的全过程",
    stopHint: "按 Ctrl-C 依次停止全部服务，数据保留。",
    stopping: "正在停止……",
    stoppedService: (name) => `${name} 已停止`,
    stopped: "已全部停止，数据已保留。",
    portMoved: (wanted, got) => `端口 ${wanted} 已被其他程序占用，改用 ${got}。`,
    portTaken: (port) =>
      `端口 ${port} 已被其他程序占用。请停止该程序，或将 PORT 设为其他端口（不设置则自动选用空闲端口）后重新启动。`,
    endedOrphan: (name, pid) => `已结束上次被强行终止后遗留的 ${name}（进程 ${pid}）。`,
    processDied: (name, code, log) => `${name} 意外退出（${code}），正在重新启动。详见 ${log}。`,
    buildWaits: (name, pid) => `另一启动进程（${pid}）正在构建 ${name}，请稍候。`,
    buildPreparing: (name) => `${name}：正在下载源代码……`,
    buildProgress: (name, done, total, left) => `${name}：正在构建，第 ${done} 个包，共 ${total} 个，${left}`,
    buildLinks: (name, left) => `${name}：正在链接程序，${left}`,
    minutesLeft: (minutes) => (minutes <= 1 ? "约剩 1 分钟" : `约剩 ${minutes} 分钟`),
    built: (name) => `${name}：构建完成`,
    onlyOnce: "首次启动需从源代码构建 Temporal 和 MinIO，仅此一次，需数分钟。",
    noGo: (found) =>
      `首次启动需用 Go 1.26.8 或更高版本构建 Temporal 和 MinIO（当前：${found}）。请任选其一：\n` +
      "  - 从 https://go.dev/dl/ 安装 Go 后重新启动；\n" +
      "  - 将 TEMPORAL_ADDRESS 和 S3_ENDPOINT 设为您已有的服务地址；\n" +
      "  - 使用 docker compose up（见 docker-compose.yml）。",
    nothing: "未安装",
    buildFailed: (name, log) => `${name} 构建失败。请检查到 Go 模块代理的网络连接和磁盘空间后重新启动。详见 ${log}`,
    checksumWrong: (module) =>
      `下载的 ${module} 源代码与 Engross 验证过的版本不一致，已停止构建。请检查 GOPROXY；若设置无误，说明源代码已遭篡改，请勿继续。`,
    diskFull: (folder, free, needed) =>
      `${folder} 所在磁盘仅剩 ${free}，Engross 需要 ${needed}。请清理空间，或将 ENGROSS_DATA 设到其他磁盘。`,
    diskFullNow: (folder) => `${folder} 所在磁盘已满。请清理空间后重新启动，已保存的数据不会丢失。`,
    newerData: (folder, found, known) =>
      `数据目录 ${folder} 由更高版本的 Engross 写入（格式 ${found}，当前版本仅支持 ${known}）。请升级 Engross，或将 ENGROSS_DATA 设为其他目录。`,
    newerDatabase: "数据库已由更高版本的 Engross 升级，本次未作任何改动。请升级 Engross 后重新启动。",
    alreadyRunning: (folder, pid, where) =>
      `数据目录 ${folder} 上已有 Engross 在运行：${where}（进程 ${pid}）。请直接使用、将其停止，或将 ENGROSS_DATA 设为其他目录。`,
    notYetUp: "正在启动",
    notWritable: (folder) => `无法写入数据目录 ${folder}。请授予写入权限，或将 ENGROSS_DATA 设为其他目录。`,
    serviceEnded: (name, log, last) =>
      `${name} 启动后随即退出，最后输出：${last}\n完整日志：${log}。请排除原因后重新启动。`,
    serviceSilent: (name, seconds, log) => `${name} 在 ${seconds} 秒内没有响应。请查看 ${log} 后重新启动。`,
    unreachable: (name, where, variable, why) =>
      `无法连接 ${where} 上的 ${name}（${why}）。请启动该服务、更正 ${variable}，或取消 ${variable}，由 Engross 自行启动。`,
    noPlatform: (platform) =>
      `Engross 无法在 ${platform} 上启动 PostgreSQL。请将 DATABASE_URL 等变量设为已有服务器的地址，或使用 docker compose up。`,
    noUnprivilegedUser:
      "PostgreSQL 不允许以 root 身份运行，且系统中没有 postgres 或 nobody 用户。请以普通用户身份启动。",
    noFreePort: "127.0.0.1 上没有可用端口。请关闭部分程序后重新启动。",
    unexpected: "发生意外错误：",
    unknownVerb: (verb, verbs) => `没有“${verb}”命令。可用命令：${verbs}。`,
    usage: (verbs) => `用法：npm run engross -- <命令>。可用命令：${verbs}。`,
    doctor: {
      fine: "正常",
      failed: "异常",
      skipped: "跳过",
      allFine: "一切正常。",
      someFailed: (count) => `${count} 项检查未通过。`,
      notRunning: (folder) =>
        `数据目录 ${folder} 上没有运行中的 Engross。请在另一终端运行 npm start，或设置各服务地址后重试。`,
      checks: {
        database: "PostgreSQL：在事务中写入并读取",
        databaseRole: "PostgreSQL：业务登录账号没有多余权限",
        keysDatabase: "密钥数据库：在事务中写入并读取",
        migrations: "PostgreSQL：数据库结构为最新",
        keysMigrations: "密钥数据库：结构为最新",
        temporal: "Temporal：命名空间可用，工作流可启动和结束",
        worker: "Temporal：有工作进程在接收任务",
        storage: "对象存储：写入、读取、删除、版本与锁定",
        copies: "第二存储：可用，且副本按时到达",
        mail: "邮件：服务器应答并接受登录",
        catcher: "邮件：发出的邮件已到达收集箱",
        anchors: "账本：检查点存储桶支持锁定",
        ledger: "账本：每一行均与签名及外部留存的检查点相符",
        clock: "本机、PostgreSQL 与对象存储的时钟一致",
        keys: "根密钥存在、仅限本人读取且与密钥库匹配",
        keyVersions: "密钥按期轮换",
        disk: "磁盘空间充足",
        transport: "离开本机的连接均已加密",
      },
      fixTransport: "请为标明未加密的连接启用 TLS。",
      allEncrypted: "均已加密，或不离开本机",
      plain: (which) => `未加密（由 ALLOW_PLAINTEXT 允许）：${which}`,
      fixDatabase: "请确认 PostgreSQL 正在运行，且 DATABASE_URL 及密码正确。",
      fixKeysDatabase: "请确认 PostgreSQL 正在运行，且 KEYS_DATABASE_URL 及密码正确。",
      fixRole: (role) => `DATABASE_URL 应使用 engross_app 的普通成员账号：${role} 是所有者、超级用户或可绕过行级安全。`,
      fixMigrations: "请运行一次 npm start，或运行 npm run engross -- migrate。",
      fixTemporal: "请确认 Temporal 正在运行，且 TEMPORAL_ADDRESS 和 TEMPORAL_NAMESPACE 正确。",
      fixWorker: "请启动工作进程：npm start，或 node stack/launch.mjs worker；然后查看其日志。",
      fixStorage: "请确认对象存储正在运行、S3_ENDPOINT 和密钥正确、磁盘空间充足。",
      noLock: (bucket) =>
        `存储桶 ${bucket} 不支持对象锁定，且该存储不允许事后开启。请新建支持对象锁定的存储桶，将全部对象复制过去，再将 S3_BUCKET 指向它。`,
      fixVersioning: "版本控制或对象锁定未开启，请新建一个开启对象锁定的存储桶。",
      fixMail: "请确认邮件服务器正在运行，且 SMTP_URL 正确。",
      fixCatcher: "请确认 MAIL_CATCHER_URL 与 SMTP_URL 属于同一邮件服务器。",
      fixClock: "请在每台机器上用 NTP 校准时钟：提醒和签名都依赖时间。",
      fixKeys: "请从安全副本恢复根密钥文件，并将其权限设为 600。没有它，任何文档都无法打开。",
      fixKeyVersions:
        "请运行 npm run engross -- keys rotate，并查看工作流 rotateKeys；须有工作进程运行，定期轮换才会执行。",
      fixDisk: "请清理数据目录所在磁盘的空间。",
      skew: (ms) => `最大相差 ${ms} 毫秒`,
      free: (gigabytes) => `剩余 ${gigabytes} GB`,
      fingerprint: (hash) => `指纹 ${hash}`,
      noCatcher: "未配置邮件收集箱",
      noCopies: "未配置；设置 COPIES_FOLDER 或 COPIES_S3_ENDPOINT 即可保存双份文件",
      copiesComplete: "所有文件均有副本",
      copiesWaiting: (count, since) => `${count} 份文件等待复制，最早始于 ${since}`,
      sameDisk: "与数据目录位于同一磁盘：可修复个别文件的损坏，但无法防范磁盘故障",
      fixCopies:
        "请确认第二存储可以访问。使用 COPIES_FOLDER 时请确认磁盘已挂载；新磁盘须先在其中放置空文件 .engross-copies。",
      fixCopiesLate: "请确认有工作进程在运行并查看其日志：复制已超过一小时未成功。",
      witnesses: (count) =>
        count === 0 ? "未配置外部见证人，检查点不会寄出：请设置 LEDGER_WITNESSES" : `${count} 位外部见证人`,
      fixAnchors: "请将 ANCHORS_S3_BUCKET 设为创建时已启用对象锁定的存储桶；存储桶不存在时系统会自行创建。",
      ledgerWhole: (entries, checkpoints, anchors) =>
        `${entries} 条记录，${checkpoints} 个检查点，其中 ${anchors} 个留存于外部`,
      ledgerTampered: (count) => `${count} 处异常`,
      fixLedger: "数据库中的账本遭到改动。请勿再做任何修改，并按每日审计所建立的安全事件处理。",
      fixLedgerAudit: "请检查 PostgreSQL、LEDGER_KEY_FILE 和检查点存储桶，然后重试。",
      pollers: (count) => `${count} 个工作进程`,
    },
    checkPassed: (name, seconds) => `✓ ${name}（${seconds} 秒）`,
    checkFailed: (name, seconds) => `✗ ${name}（${seconds} 秒）`,
    testStack: "正在为测试启动真实服务……",
  },
});
