/** Shapes of keys as their vendors publish them; most begin with letters chosen so that scanners find them. */
export const vendorKeys: readonly RegExp[] = [
  // Amazon Web Services
  /(?<![\w/+])(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![\w/+])/g,
  // GitHub, GitLab, npm, PyPI, crates.io, Docker, Postman
  /(?<!\w)(?:gh[pousr]_[A-Za-z0-9]{30,255}|github_pat_\w{40,255}|gl(?:pat|dt|rt|cbt|ptt|ft|soat)-[\w-]{20,64}|npm_[A-Za-z0-9]{36}|pypi-[\w-]{50,512}|cio[A-Za-z0-9]{32}|dckr_pat_[\w-]{27}|PMAK-[a-f0-9-]{50,64})(?![\w-])/g,
  // Models: OpenAI, Anthropic, Groq, Hugging Face, Replicate, xAI, Perplexity, Fireworks, OpenRouter, Cerebras, NVIDIA
  /(?<![\w-])(?:sk-(?:ant-|proj-|or-v1-|svcacct-|admin-)?[\w-]{20,256}|gsk_[A-Za-z0-9]{40,64}|hf_[A-Za-z0-9]{30,64}|r8_[A-Za-z0-9]{30,64}|xai-[A-Za-z0-9]{40,128}|pplx-[a-zA-Z0-9]{32,64}|fw_[A-Za-z0-9]{20,64}|csk-[a-z0-9]{32,64}|nvapi-[\w-]{50,128}|vade_sk_[\w-]{16,128})(?![\w-])/g,
  // Google
  /(?<![\w-])(?:AIza[\w-]{35}|GOCSPX-[\w-]{28}|ya29\.[\w-]{20,512}|1\/\/0[\w-]{30,128})(?![\w-])/g,
  // Slack, Discord, Telegram
  /(?<![\w-])(?:xox[abeprs]-[\w-]{10,256}|xapp-\d-[\w-]{20,256}|[MNO][A-Za-z\d_-]{23,27}\.[\w-]{6}\.[\w-]{27,38}|\d{8,10}:AA[\w-]{33})(?![\w-])/g,
  /https:\/\/hooks\.slack\.com\/(?:services|workflows)\/(?<it>[A-Za-z0-9/]{20,128})/g,
  /https:\/\/(?:\w{1,10}\.)?discord(?:app)?\.com\/api\/webhooks\/(?<it>\d{10,25}\/[\w-]{30,128})/g,
  // Payment: Stripe, Square, Shopify, PayPal's Braintree, Plaid
  /(?<![\w-])(?:(?:sk|rk|pk|whsec)_(?:live|test)?_?[A-Za-z0-9]{20,128}|sq0(?:atp|csp|idp)-[\w-]{22,64}|EAAA[\w-]{60}|shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}|access_token\$production\$[a-z0-9]{16}\$[a-f0-9]{32}|access-(?:sandbox|production)-[a-f0-9-]{36})(?![\w-])/g,
  // Mail: SendGrid, Mailgun, Mailchimp, Brevo, Resend
  /(?<![\w-])(?:SG\.[\w-]{16,32}\.[\w-]{30,64}|key-[a-f0-9]{32}|[a-f0-9]{32}-us\d{1,2}|xkeysib-[a-f0-9]{64}-\w{16}|re_[A-Za-z0-9]{8}_[A-Za-z0-9]{20,32})(?![\w-])/g,
  // Twilio
  /(?<!\w)(?:SK|AC)[a-f0-9]{32}(?!\w)/g,
  // Clouds: DigitalOcean, Heroku, Fly, Vercel, Netlify, Databricks, Azure, Alibaba, Cloudflare's origin keys
  /(?<![\w-])(?:do[opr]_v1_[a-f0-9]{64}|HRKU-[\w-]{36,64}|fo1_[\w-]{43}|nfp_[A-Za-z0-9]{36,64}|dapi[a-f0-9]{32}(?:-\d)?|LTAI[A-Za-z0-9]{12,20}|v1\.0-[a-f0-9]{24}-[a-f0-9]{140,160})(?![\w-])/g,
  /(?:AccountKey|SharedAccessKey|sig)=(?<it>[A-Za-z0-9+/%]{40,128}={0,2})/g,
  // Work: Linear, Notion, Figma, Atlassian, Airtable, Asana, Dropbox, Doppler, Sentry, Grafana, New Relic, Vault, PostHog
  /(?<![\w-])(?:lin_api_[A-Za-z0-9]{40}|(?:secret|ntn)_[A-Za-z0-9]{43,50}|figd_[\w-]{40}|ATATT3[\w=-]{100,256}|pat[A-Za-z0-9]{14}\.[a-f0-9]{64}|sl\.[\w-]{60,256}|dp\.(?:pt|st|ct)\.[A-Za-z0-9]{40,44}|sntry[su]_[\w+/=-]{40,256}|gl(?:sa|c)_[\w+/=]{32,256}|NRAK-[A-Z0-9]{27}|hv[sb]\.[\w-]{24,256}|phc_[A-Za-z0-9]{43})(?![\w-])/g,
  // age, Bitcoin's WIF and extended keys
  /(?<!\w)(?:AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}|[5KL][1-9A-HJ-NP-Za-km-z]{50,51}|xprv[1-9A-HJ-NP-Za-km-z]{100,112})(?!\w)/g,
]
